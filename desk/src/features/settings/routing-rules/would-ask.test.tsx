// Whom a queue would ask for what is tried: the first in their order, or why nobody.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Obstacle, WouldAsk } from "~/api/types";
import { candidate, obstacle, wouldAsk } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { WouldAskPath } from "./would-ask";

const rows = (list: string) => [...screen.getByRole("list", { name: list }).children].map((one) => one.textContent);

it.each<[WouldAsk["method"], string]>([
  ["highest_capacity", "4 people could be asked now, most free capacity first."],
  ["round_robin", "4 people could be asked now, in turns."],
  ["least_active", "4 people could be asked now, least active first."],
  ["custom", "4 people could be asked now, by its own rules."],
])("tells of the first three and how many come after them, by %s", (method, words) => {
  show(<WouldAskPath asked={wouldAsk(["Rin", "Ken", "Ai", "Ploy"], { method })} />);
  expect(screen.getByText(words)).toBeInTheDocument();
  expect(rows("Whom it would ask")).toEqual(
    ["Rin", "Ken", "Ai"].map((name) => `${name} · AvailableCould be asked now`),
  );
  expect(screen.getByText("1 more after them.")).toBeInTheDocument();
  expect(screen.queryByText(/^Of the others/)).toBeNull();
});

it("tells by which rule, and of those whom no rule yields how many", () => {
  const ruleset = { name: "VIP", condition: "always", passed_over: [], rules: [] };
  const first = [candidate("Rin", { rule: "Most room" })];
  const hindered: WouldAsk["hindered"] = [
    { reason: "rules", people: 3 },
    { reason: "offline", people: 2 },
  ];
  show(<WouldAskPath asked={wouldAsk(["Rin"], { method: "custom", ruleset, first, hindered })} />);
  expect(screen.getByText("Ruleset “VIP”.")).toBeInTheDocument();
  expect(screen.getByText("One person could be asked now, by its own rules.")).toBeInTheDocument();
  expect(rows("Whom it would ask")).toEqual(["Rin · AvailableCould be asked now, by “Most room”"]);
  expect(screen.getByText("Of the others: 3 not fitting any rule, 2 offline.")).toBeInTheDocument();
});

it("tells why nobody would be asked, of some by name, and for whom it would wait", () => {
  const wish: WouldAsk["wish"] = {
    people: [{ id: "Rin", name: "Rin", standing: "absent" }],
    for_whom: "Rin",
    fallback: "leave",
    outcome: "waits",
  };
  const others = [candidate("Ken", { obstacle: obstacle({ reason: "waits_for_preferred", other: "Rin" }) })];
  const hindered: WouldAsk["hindered"] = [{ reason: "waits_for_preferred", people: 1 }];
  show(<WouldAskPath asked={wouldAsk([], { wish, others, hindered })} />);
  expect(screen.getByText("Nobody could be asked now: it would wait.")).toBeInTheDocument();
  expect(screen.getByText("Nobody else is asked: it is left waiting for Rin.")).toBeInTheDocument();
  expect(rows("Some whom it would not ask")).toEqual(["Ken · AvailableIt waits for Rin, whom its customer prefers"]);
  expect(screen.queryByText(/^In all/)).toBeNull();
});

it("tells of a queue that nobody serves, and of what would be ended", () => {
  const { unmount } = show(<WouldAskPath asked={wouldAsk([])} />);
  expect(screen.getByText("Nobody serves this queue.")).toBeInTheDocument();
  unmount();
  show(<WouldAskPath asked={null} />);
  expect(screen.getByText("Nobody: the conversation would be ended at once.")).toBeInTheDocument();
});

it.each<[Obstacle["reason"], string]>([
  ["all_picked", "In all: 2 not asked: it is picked."],
  ["declined_by_many", "In all: 2 not asked: too many have declined it."],
  ["out_of_service", "In all: 2 out of service."],
  ["presence", "In all: 2 of another presence."],
  ["units", "In all: 2 without room."],
  ["profile_missing", "In all: 2 without the capacity profile."],
  ["profile_full", "In all: 2 with a full capacity profile."],
  ["skill", "In all: 2 without the skills."],
  ["declined", "In all: 2 not asked: they declined it."],
  ["waits_for_preferred", "In all: 2 not asked: it waits for somebody whom its customer prefers."],
])("counts those who are %s", (reason, words) => {
  show(<WouldAskPath asked={wouldAsk([], { hindered: [{ reason, people: 2 }] })} />);
  expect(screen.getByText(words)).toBeInTheDocument();
});
