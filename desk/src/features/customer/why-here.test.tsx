// Why a conversation is where it is: asked for from the panel beside it, and told step by step.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { RoutingStep } from "~/api/types";
import { conversation } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerPanel } from "./customer-panel";
import { stepWords } from "./why-here-words";

withServer();

const STEPS = at("/api/conversations/conversation-1/routing");
const rin = { person: { id: "user-1", name: "Rin Tanaka" } };
const orders = { queue: { id: "queue-1", name: "Orders" } };
let last = 0;

function step(kind: RoutingStep["kind"], detail: RoutingStep["detail"] = {}): RoutingStep {
  return { id: ++last, at: "2026-11-24T08:00:00Z", kind, detail };
}

async function ask() {
  show(<CustomerPanel conversation={conversation()} />);
  await userEvent.click(screen.getByRole("button", { name: "Why here?" }));
  return screen.findByRole("dialog", { name: "Why here?", hidden: true });
}

describe("the words of a step", () => {
  it.each([
    [step("queued", orders), "Queued in Orders"],
    [step("offered", { ...rin, ...orders }), "Offered to Rin Tanaka"],
    [step("declined", rin), "Rin Tanaka declined"],
    [step("missed", rin), "Rin Tanaka let the offer run out"],
    [step("assigned_by_hand", rin), "Rin Tanaka took it by hand"],
    [step("missed", { ...rin, shown: false }), "The offer to Rin Tanaka ran out, not shown"],
    [step("auto_assigned", rin), "Assigned to Rin Tanaka when the time was over"],
    [step("rerouted", rin), "Taken back from Rin Tanaka, since no window had shown it"],
    [step("left_behind", { ...rin, outcome: "requeue" }), "Rin Tanaka was gone: it went back to the queue"],
    [step("left_behind", { ...rin, outcome: "tell_supervisors" }), "Rin Tanaka was gone: supervisors were told"],
    [step("assigned_by_hand", { person: { id: "user-1", name: null } }), "Somebody took it by hand"],
    [step("overflowed", { reason: "waited", do: "transfer", to: orders.queue }), "Waited too long: it goes to Orders"],
    [
      step("overflowed", { reason: "full", do: "end", to: null }),
      "As many wait there as may: the conversation is ended",
    ],
    [
      step("overflowed", { reason: "closed", do: "assign", to: null }),
      "Closed at that time: it waits there all the same",
    ],
    [step("transferred", rin), "Transferred to Rin Tanaka"],
    [
      step("assigned_by_hand", { ...rin, by: { id: "user-9", name: "Sup" }, reason: "Knows them" }),
      "Sup assigned it to Rin Tanaka: Knows them",
    ],
    [step("assigned_by_hand", { ...rin, by: rin.person, reason: null }), "Rin Tanaka took it by hand"],
    [
      step("transferred", { ...orders, by: rin.person, reason: "Wants the money back" }),
      "Rin Tanaka transferred it to Orders: Wants the money back",
    ],
    [
      step("transferred", { person: { id: "user-2", name: "Ming Chen" }, by: rin.person, reason: null }),
      "Rin Tanaka transferred it to Ming Chen",
    ],
    [
      step("transferred", { ...orders, by: { id: "user-1", name: null }, reason: "Late" }),
      "Transferred to Orders: Late",
    ],
    [step("matched", rin), "Matched with Rin Tanaka"],
    [
      step("matched", { ...rin, way: "rules", rule: "Present", ruleset: "VIP" }),
      "Matched with Rin Tanaka by “Present” of “VIP”",
    ],
    [step("matched", { ...rin, way: "preferred", outcome: "offered" }), "Rin Tanaka is preferred by the customer"],
    [
      step("matched", { ...rin, way: "preferred", outcome: "waits" }),
      "The customer prefers Rin Tanaka, who is not there: it waits",
    ],
    [
      step("matched", { ...rin, way: "preferred", outcome: "others" }),
      "The customer prefers Rin Tanaka, who is not there: others are asked",
    ],
    ...(
      [
        ["not_in_queue", "who does not serve this queue"],
        ["declined", "who has declined it"],
        ["out_of_service", "who is out of service"],
        ["absent", "who is not there"],
      ] as const
    ).map(([standing, who]): [RoutingStep, string] => [
      step("matched", {
        ...rin,
        way: "preferred",
        outcome: "others",
        preferred: [{ id: "user-1", name: "Rin Tanaka", standing }],
      }),
      `The customer prefers Rin Tanaka, ${who}: others are asked`,
    ]),
    [step("timed_out"), "Waited too long"],
    [
      step("released", { by: rin.person, reason: "It is about rice", why: "transferred_to_queue" }),
      "Rin Tanaka released it to the queue: It is about rice",
    ],
    [step("released", { by: null, reason: null }), "Somebody released it to the queue"],
  ])("%o are %s", (one, words) => expect(stepWords(one)).toBe(words));

  it("say until when an offer rang", () => {
    expect(stepWords(step("offered", { ...rin, until: "2026-11-24T08:02:00Z" }))).toMatch(
      /^Offered to Rin Tanaka, until \d\d:02$/,
    );
  });
});

it("tells the whole way, oldest first, with what the rules asked and set", async () => {
  const applied = {
    name: "Refunds",
    condition: "First message contains “refund”",
    set: [{ field: "topic", value: "refund" }],
  };
  const match = { rule: "Money", condition: "topic is “refund”", of: 1, state: "applied", ...orders };
  const items = [
    step("classified", { rulesets: [{ name: "Topics", processed: 1, applied }] }),
    step("queue_chosen", { processed: 1, matched: [match], fallback: false }),
    step("queued", orders),
    step("offered", rin),
    step("declined", rin),
  ];
  server.use(http.get(STEPS, () => HttpResponse.json({ items, next_cursor: null })));
  const panel = within(await ask());
  const steps = await panel.findByRole("list", { name: "Steps of routing", hidden: true });
  expect([...steps.children].map((one) => one.firstChild?.firstChild?.textContent)).toEqual([
    "Classified",
    "Rules looked for a queue",
    "Queued in Orders",
    "Offered to Rin Tanaka",
    "Rin Tanaka declined",
  ]);
  expect(panel.getByText("First message contains “refund”")).toBeInTheDocument();
  expect(panel.getByText("Set topic: refund")).toBeInTheDocument();
  expect(panel.getByText("Leads to Orders")).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Close panel", hidden: true }));
  await waitFor(() => expect(screen.queryByRole("dialog", { hidden: true })).toBeNull());
});

it("tells of a match by rules which ruleset, how many people each rule yielded, and the order", async () => {
  const detail = {
    ...rin,
    way: "rules",
    ruleset: "VIP",
    when: "First message is “vip”",
    passed_over: ["Thai"],
    rules: [
      { name: "Ken", yielded: 0 },
      { name: "Alone", yielded: 1 },
      { name: "Most room", yielded: 3 },
    ],
    rule: "Most room",
    condition: "Presence is “Available”",
    order: "Most free capacity units first",
    declined: 1,
  };
  server.use(http.get(STEPS, () => HttpResponse.json({ items: [step("matched", detail)], next_cursor: null })));
  const panel = within(await ask());
  const rules = await panel.findByRole("list", { name: "Assignment rules", hidden: true });
  expect([...rules.children].map((one) => one.textContent)).toEqual([
    "“Ken” yields nobody",
    "“Alone” yields one person",
    "“Most room” yields 3 peoplePresence is “Available”Most free capacity units first",
  ]);
  expect(panel.getByText("Matched with Rin Tanaka by “Most room” of “VIP”")).toBeInTheDocument();
  expect(panel.getByText("Ruleset “VIP”, since: First message is “vip”.")).toBeInTheDocument();
  expect(panel.getByText("Not for this conversation: “Thai”.")).toBeInTheDocument();
  expect(panel.getByText(/^Declined before, and asked again/)).toBeInTheDocument();
});

it("tells of a match by preference where each of those preferred stood, when there are several", async () => {
  const preferred = [
    { id: "user-2", name: "Ming Chen", standing: "absent" },
    { id: "user-1", name: "Rin Tanaka", standing: "here" },
  ];
  const detail = { ...rin, way: "preferred", outcome: "offered", fallback: "leave", preferred };
  const one = step("matched", { ...detail, preferred: preferred.slice(1) });
  server.use(http.get(STEPS, () => HttpResponse.json({ items: [step("matched", detail), one], next_cursor: null })));
  const panel = within(await ask());
  const [list, ...more] = await panel.findAllByRole("list", { name: "Whom the customer prefers", hidden: true });
  expect([...(list?.children ?? [])].map((row) => row.textContent)).toEqual([
    "Ming Chen · not there",
    "Rin Tanaka · there",
  ]);
  expect(more).toEqual([]);
});

it("says when the workstream’s own queue was taken, since no rule chose one", async () => {
  const items = [step("queue_chosen", { processed: 3, matched: [], fallback: true })];
  server.use(http.get(STEPS, () => HttpResponse.json({ items, next_cursor: null })));
  await ask();
  expect(
    await screen.findByText(
      "3 rules looked at, 3 did not hold. No rule chose a queue, so the workstream’s own is taken.",
    ),
  ).toBeInTheDocument();
});

it("reads on where there are many steps", async () => {
  const pages: Record<string, unknown> = {
    first: { items: [step("queued", orders)], next_cursor: "more" },
    more: { items: [step("missed", rin)], next_cursor: null },
  };
  server.use(
    http.get(STEPS, ({ request }) =>
      HttpResponse.json(pages[new URL(request.url).searchParams.get("cursor") ?? "first"] as object),
    ),
  );
  await ask();
  await screen.findByText("Queued in Orders");
  await userEvent.click(screen.getByRole("button", { name: "Show later steps", hidden: true }));
  expect(await screen.findByText("Rin Tanaka let the offer run out")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Show later steps", hidden: true })).toBeNull();
});

it("says when nothing is decided yet, and what went wrong", async () => {
  server.use(http.get(STEPS, () => problem(403, "forbidden"), { once: true }));
  await ask();
  expect(await screen.findByText("You don’t have permission to do this.")).toBeInTheDocument();
  server.use(http.get(STEPS, () => HttpResponse.json({ items: [], next_cursor: null })));
  await userEvent.click(screen.getByRole("button", { name: "Try again", hidden: true }));
  expect(await screen.findByText("Nothing has been decided about this conversation yet.")).toBeInTheDocument();
});
