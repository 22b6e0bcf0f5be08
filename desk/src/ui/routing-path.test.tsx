// The way through rules as it is told: each ruleset, each rule that held, and what came of it.
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { MatchState, Overflow, QueuePath } from "~/lib/routing-path";
import { show } from "../../test/render";
import { ClassifiedPath, QueueChosenPath } from "./routing-path";

const rows = (list: string) =>
  within(screen.getByRole("list", { name: list }))
    .queryAllByRole("listitem")
    .map((row) => row.textContent);

const match = (state: MatchState, change: Partial<QueuePath["matched"][number]> = {}) => ({
  rule: "Night",
  condition: "language is “ja”",
  queue: { id: "queue-2", name: "Returns" },
  of: 1,
  state,
  ...change,
});
const chosen = (change: Partial<QueuePath> = {}) =>
  show(<QueueChosenPath path={{ processed: 1, matched: [match("applied")], fallback: false, ...change }} />);

it("tells of each ruleset which rule was applied, after how many, and all that it set", () => {
  const set = [
    { field: "Priority", value: 10 },
    { field: "topic", value: "返品" },
  ];
  const applied = (condition: string) => ({ name: "Refunds", condition, set });
  show(
    <ClassifiedPath
      rulesets={[
        { name: "Topics", processed: 1, applied: applied("first message contains “refund”") },
        { name: "Topics", processed: 3, applied: applied("Always") },
        { name: "Moods", processed: 1, applied: null },
      ]}
    />,
  );
  expect(rows("Classification")).toEqual([
    "Topics“Refunds” applied; 1 rule looked atFirst message contains “refund”Set Priority: 10, topic: 返品",
    "Topics“Refunds” applied; 3 rules looked atAlwaysSet Priority: 10, topic: 返品",
    "MoodsNo rule held, of 1",
  ]);
});

it.each([
  ["applied", "Applied"],
  ["later", "Held too, but comes later"],
  ["nobody_serves", "Nobody serves its queue"],
  ["deleted", "Its queue is deleted"],
  ["closed", "Its queue is closed"],
  ["full", "Its queue is full"],
] as const)("a rule that held and is %s says “%s”", (state, words) => {
  chosen({ matched: [match(state)] });
  expect(rows("Route to queue")).toEqual([`Night${words}Language is “ja”Leads to Returns`]);
});

it("tells of an allotment among how many queues it was drawn, and no queue that has no name any more", () => {
  chosen({ processed: 2, matched: [match("deleted", { queue: { id: "q", name: "" } }), match("applied", { of: 2 })] });
  const [gone, drawn] = rows("Route to queue");
  expect(gone).not.toContain("Leads to");
  expect(drawn).toContain("Leads to Returns, drawn among 2 queues");
});

it("names the queues among which it was not drawn, because nobody serves them or they are gone", () => {
  chosen({ matched: [match("applied", { of: 4, passed_over: ["Night", ""] })] });
  expect(rows("Route to queue")[0]).toContain("drawn among 2 of 4 queues, since nobody serves Night, a deleted queue");
});

it.each([
  [1, 1, "1 rule looked at."],
  [2, 1, "2 rules looked at, 1 did not hold."],
  [7, 2, "7 rules looked at, 5 did not hold."],
  [0, 0, "0 rules looked at."],
])("of %i rules, %i held: “%s”", (processed, held, words) => {
  chosen({ processed, matched: Array.from({ length: held }, () => match("later")) });
  expect(screen.getByText(words)).toBeVisible();
});

it("says that the workstream’s own queue is taken only where no rule chose one", () => {
  chosen({ processed: 2, matched: [], fallback: true });
  expect(
    screen.getByText("2 rules looked at, 2 did not hold. No rule chose a queue, so the workstream’s own is taken."),
  ).toBeVisible();
});

const NIGHT = { id: "queue-3", name: "Night" };
it.each<[Overflow, string]>([
  [{ reason: "closed", do: "assign", to: null }, "Closed at that time: it waits there all the same."],
  [{ reason: "closed", do: "transfer", to: NIGHT }, "Closed at that time: it goes to Night."],
  [{ reason: "full", do: "end", to: null }, "As many wait there as may: the conversation is ended."],
  [{ reason: "waited", do: "transfer", to: NIGHT }, "Waited too long: it goes to Night."],
])("says what the chosen queue does instead: %o", (overflow, words) => {
  chosen({ matched: [match(overflow.reason === "full" ? "full" : "closed")], overflow });
  expect(screen.getByText(words)).toBeVisible();
});
