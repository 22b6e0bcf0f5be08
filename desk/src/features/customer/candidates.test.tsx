// Who could answer a conversation that waits, as it stands in the panel that says why it is where it is.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { candidates } from "~/api/candidates";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import type { Candidate } from "~/api/types";
import { candidate, conversation, desk, ME, obstacle } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerPanel } from "./customer-panel";

withServer();

const PEOPLE = at("/api/conversations/conversation-1/candidates");

const found = (items: Candidate[], change: object = {}) => {
  const queue = { id: "queue-1", name: "Orders" };
  return HttpResponse.json({ queue, method: "round_robin", ruleset: null, wish: null, items, ...change });
};

beforeEach(() => {
  queryClient.clear();
  server.use(
    http.get(at("/api/conversations/conversation-1/routing"), () =>
      HttpResponse.json({ items: [], next_cursor: null }),
    ),
  );
});

async function ask(state: "open" | "active" = "open", role: typeof ME.role = "representative") {
  show(<CustomerPanel conversation={conversation({ state })} />, desk({ me: { ...ME, role } }));
  await userEvent.click(screen.getByRole("button", { name: "Why here?" }));
  return within(await screen.findByRole("dialog", { name: "Why here?", hidden: true }));
}

const rows = async () => {
  const list = await screen.findByRole("list", { name: "People of the queue", hidden: true });
  return within(list)
    .getAllByRole("listitem", { hidden: true })
    .map((row) => row.textContent);
};

it("lists everybody in the queue in the order of the answer, each with why not", async () => {
  server.use(
    http.get(PEOPLE, () =>
      found([
        candidate("Rin"),
        candidate("Ken", {
          presence: "away",
          presence_text: "In training",
          obstacle: obstacle({ reason: "presence", allowed: ["available"] }),
        }),
        candidate("Ai", { obstacle: obstacle({ reason: "units", needed: 4, free: 1 }) }),
      ]),
    ),
  );
  await ask();
  expect(await rows()).toEqual([
    "Rin · AvailableCould be asked now",
    "Ken · In trainingPresence: it is offered only at Available",
    "Ai · AvailableNo room: it takes 4 units, 1 free",
  ]);
  expect(screen.queryByRole("searchbox", { hidden: true })).toBeNull();
});

describe("in a queue with rules of its own", () => {
  const VIP = {
    name: "VIP",
    condition: "First message is “vip”",
    passed_over: ["Thai", "Chinese"],
    rules: [{ name: "Most room", condition: "always", order: "Most free capacity units first" }],
  };
  const refused = (...names: string[]) =>
    obstacle({
      reason: "rules",
      rules: names.map((rule) => ({
        rule,
        shortfalls: [
          { wanted: "Presence is one of the conversation’s Allowed presences (“Available”)", has: "“Away”" },
          { wanted: "Free capacity units is more than 6", has: "3" },
        ],
      })),
    });

  it("tells which ruleset it goes by, who is yielded by which rule, and what each rule wants of the others", async () => {
    const people = [candidate("Rin", { rule: "Most room" }), candidate("Ken", { obstacle: refused("Most room") })];
    server.use(http.get(PEOPLE, () => found(people, { method: "custom", ruleset: VIP })));
    const panel = await ask();
    expect(await panel.findByText("Ruleset “VIP”, since: First message is “vip”.")).toBeInTheDocument();
    expect(panel.getByText("Not for this conversation: “Thai”, “Chinese”.")).toBeInTheDocument();
    expect(panel.getByText("Could be asked now, by “Most room”")).toBeInTheDocument();
    const missing = panel.getByRole("list", { name: "What is missing for each rule", hidden: true });
    expect(missing).toHaveTextContent(
      "“Most room”: Presence is one of the conversation’s Allowed presences (“Available”) – “Away”; " +
        "Free capacity units is more than 6 – 3",
    );
  });

  it.each([
    [{ condition: "always" }, "Ruleset “VIP”, which takes what no other does."],
    [{ condition: "always", passed_over: [] }, "Ruleset “VIP”."],
  ])("says of the last ruleset why it is that one: %o", async (change, words) => {
    server.use(http.get(PEOPLE, () => found([candidate("Rin")], { ruleset: { ...VIP, ...change } })));
    const panel = await ask();
    expect(await panel.findByText(words)).toBeInTheDocument();
  });

  it("shows three rules of many, and all when somebody asks", async () => {
    server.use(http.get(PEOPLE, () => found([candidate("Ken", { obstacle: refused("A", "B", "C", "D", "E") })])));
    const panel = await ask();
    const missing = await panel.findByRole("list", { name: "What is missing for each rule", hidden: true });
    expect(missing.children).toHaveLength(3);
    await userEvent.click(panel.getByRole("button", { name: "Show all 5 rules", hidden: true }));
    expect(missing.children).toHaveLength(5);
    expect(panel.queryByRole("button", { name: /Show all/, hidden: true })).toBeNull();
  });
});

describe("whom the customer prefers", () => {
  const wished = (name: string, standing: string) => ({ id: name, name, standing });

  it.each([
    ["offered", "next_best", "Rin", "Rin is asked before all others."],
    ["waits", "leave", "Rin", "Nobody else is asked: it is left waiting for Rin or Ai."],
    ["others", "next_best", "Rin", "None of them can be asked first, so others are asked."],
    ["others", "leave", "Ken", "None of them can be waited for, so others are asked."],
  ])("is told in order, with where they stand, and that it is %s by %s", async (outcome, fallback, for_whom, words) => {
    const people = [wished("Ken", "not_in_queue"), wished("Rin", "absent"), wished("Ai", "absent")];
    const ruleset = { name: "VIP", condition: "always", passed_over: [], rules: [] };
    const wish = { people, for_whom, fallback, outcome };
    server.use(http.get(PEOPLE, () => found([candidate("Rin")], { wish, ruleset })));
    const panel = await ask();
    const list = await panel.findByRole("list", { name: "Whom the customer prefers", hidden: true });
    expect([...list.children].map((one) => one.textContent)).toEqual([
      "Ken · not in this queue",
      "Rin · not there",
      "Ai · not there",
    ]);
    expect(panel.getByText(words)).toBeInTheDocument();
    // What waits for one of them goes by no rule.
    expect(panel.queryAllByText("Ruleset “VIP”.")).toHaveLength(outcome === "waits" ? 0 : 1);
  });

  it("is why somebody could be asked", async () => {
    server.use(http.get(PEOPLE, () => found([candidate("Rin", { preferred: true })])));
    await ask();
    expect(await rows()).toEqual(["Rin · AvailableCould be asked now, since the customer prefers them"]);
  });
});

it("looks for one of many by name, whatever the width of the letters", async () => {
  const names = [..."ABCDEFGHIJ"].map((letter) => candidate(`Rep ${letter}`));
  server.use(http.get(PEOPLE, () => found([...names, candidate("Rin")])));
  await ask();
  expect(await rows()).toHaveLength(11);
  await userEvent.type(screen.getByRole("searchbox", { hidden: true }), "ｒｉｎ");
  expect(await rows()).toEqual(["Rin · AvailableCould be asked now"]);
  await userEvent.type(screen.getByRole("searchbox", { hidden: true }), "zz");
  expect(screen.getByText("Nobody in this queue is called “ｒｉｎzz”.")).toBeInTheDocument();
});

it("is looked at again while it is shown", async () => {
  let answered = 0;
  server.use(http.get(PEOPLE, () => found([candidate(answered++ === 0 ? "Rin" : "Ken")])));
  await ask();
  expect(await rows()).toEqual(["Rin · AvailableCould be asked now"]);
  expect(candidates("conversation-1").refetchInterval).toBe(5_000);
  await queryClient.refetchQueries({ queryKey: keys.candidates("conversation-1") });
  await waitFor(async () => expect(await rows()).toEqual(["Ken · AvailableCould be asked now"]));
});

it.each([
  ["administrator", true],
  ["representative", false],
] as const)("says to an %s when nobody serves the queue", async (role, leads) => {
  server.use(http.get(PEOPLE, () => found([])));
  await ask("open", role);
  expect(await screen.findByText(/so nobody can be asked/)).toBeInTheDocument();
  const link = screen.queryByRole("link", { name: "Add people to it", hidden: true });
  if (leads) expect(link).toHaveAttribute("href", "/admin/queues");
  else expect(link).toBeNull();
});

it("is not there for what somebody has, nor for what has just been taken", async () => {
  const panel = await ask("active");
  await panel.findByText("Nothing has been decided about this conversation yet.");
  expect(panel.queryByRole("region", { name: "Who could answer", hidden: true })).toBeNull();
});

it("goes away when the conversation waits no more", async () => {
  server.use(http.get(PEOPLE, () => found([], { queue: null, method: null })));
  await ask();
  await waitFor(() => expect(screen.queryByRole("region", { name: "Who could answer", hidden: true })).toBeNull());
});

it("says what went wrong, and asks again", async () => {
  server.use(http.get(PEOPLE, () => problem(403, "forbidden"), { once: true }));
  const panel = await ask();
  expect(await panel.findByText("You don’t have permission to do this.")).toBeInTheDocument();
  server.use(http.get(PEOPLE, () => found([candidate("Rin")])));
  await userEvent.click(panel.getByRole("button", { name: "Try again", hidden: true }));
  expect(await rows()).toHaveLength(1);
});
