// The rules of a custom queue on their page: whom it asks, in which order it gives out, and what is refused.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { openQueueRules, QueueRulesWorld } from "../../../../test/assignment-rules";
import { names, panel, press, select, tab, write } from "../../../../test/routing-rules";
import { withServer } from "../../../../test/server";

withServer();
vi.setConfig({ testTimeout: 30_000 });

let world: QueueRulesWorld;

beforeEach(() => {
  world = new QueueRulesWorld();
  world.install();
});

async function open(place: "assignment" | "prioritization" = "assignment") {
  const router = openQueueRules();
  await screen.findByText(/The first ruleset for such a conversation is used/);
  if (place === "prioritization") {
    await tab(/^Prioritization/);
    await screen.findByText(/What the first rule holds goes before/);
  }
  return router;
}
const save = async (times = 1) => {
  await press("Save");
  await waitFor(() => expect(world.sent).toHaveLength(times));
  return world.sent[times - 1]?.body as Record<string, unknown>;
};
const order = async (option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: "Order", hidden: true }));
  await userEvent.click(screen.getByRole("option", { name: option, hidden: true }));
};

it("tells for which conversations each ruleset is, whom its rules hold for, and in which order", async () => {
  const router = await open();
  expect(names("Rules of VIP")).toEqual(["Ken"]);
  expect(names("Rules of Rest")).toEqual(["Present", "Anybody"]);
  expect(screen.getByText("For conversations: Priority is 1")).toBeVisible();
  expect(screen.getByText("For all that no other ruleset takes")).toBeVisible();
  expect(screen.getByTitle("Presence is one of the conversation’s Allowed presences")).toBeVisible();
  expect(screen.getByTitle("Most free capacity units first")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "← Queues" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/admin/queues"));
});

it("adds a rule that compares somebody with the conversation", async () => {
  await open();
  await press("Add a rule to Rest");
  await write("Name", "Roomy");
  await press("Add a rule to the condition");
  await select("Field of rule 1", "Free capacity units");
  await select("Comparison of rule 1", "is more than");
  await select("What rule 1 compares with", "the conversation’s");
  await press("Done");
  expect(
    screen.getAllByText("Free capacity units is more than …: choose a field of the conversation."),
  ).not.toHaveLength(0);
  await select("Value of rule 1", "Capacity units wanted");
  await order("Most free capacity units first");
  await press("Done");
  expect(
    await screen.findByTitle("Free capacity units is more than the conversation’s Capacity units wanted"),
  ).toBeVisible();
  const { rulesets, version } = await save();
  expect(version).toBe(4);
  expect((rulesets as { rules: unknown[] }[])[1]?.rules[2]).toEqual({
    name: "Roomy",
    condition: {
      combinator: "and",
      rules: [{ field: "free_units", operator: ">", value: "units", valueSource: "field" }],
    },
    order_by: "free_units",
  });
});

it("offers only what can be compared, and a written value again", async () => {
  await open();
  await press("Present");
  await panel("Present");
  const values = screen.getByRole("combobox", { name: "Value of rule 1", hidden: true });
  expect(
    within(values)
      .getAllByRole("option", { hidden: true })
      .map((one) => one.textContent),
  ).toEqual(["Choose…", "Allowed presences"]);
  await select("Comparison of rule 1", "is");
  await select("What rule 1 compares with", "this");
  await select("Value of rule 1", "Busy");
  await press("Done");
  expect(await screen.findByTitle("Presence is “Busy”")).toBeVisible();
});

it("puts a new ruleset before the others, and says for which conversations it is", async () => {
  await open();
  await press("Add a ruleset");
  await write("Name", "Somebody");
  await press("Done");
  expect(await screen.findByText("For conversations: Always")).toBeVisible();
  await press("Change the conversations of Ruleset 3");
  await press("Add a rule to the condition");
  await select("Field of rule 1", "Day of the week");
  await select("Value of rule 1", "Sunday");
  await press("Done");
  expect(await screen.findByText("For conversations: Day of the week is “Sunday”")).toBeVisible();
  const { rulesets } = await save();
  expect(rulesets).toMatchObject([
    { name: "Ruleset 3", when: { rules: [{ field: "weekday", value: "sunday" }] }, rules: [{ name: "Somebody" }] },
    { name: "VIP" },
    { name: "Rest", when: { combinator: "and", rules: [] } },
  ]);
});

it("lets no ruleset with a condition be the last, nor the only one be deleted", async () => {
  await open();
  await press("Move ruleset VIP down");
  await press("Save");
  expect(await screen.findByText(/“VIP” comes last and takes what no other does/)).toBeVisible();
  expect(world.sent).toEqual([]);
  await press("Move ruleset VIP up");
  await press("Delete ruleset VIP");
  expect(screen.getByRole("button", { name: "Delete ruleset Rest" })).toHaveAttribute("aria-disabled", "true");
  await press("Delete ruleset Rest");
  expect(screen.getByRole("region", { name: "Ruleset Rest" })).toBeVisible();
  await press("Undo");
  expect(await screen.findByRole("region", { name: "Ruleset VIP" })).toBeVisible();
});

it("opens the rule that the server refuses", async () => {
  await open();
  await press("Copy ruleset VIP");
  const detail = "Ruleset “Copy of VIP”, rule “Ken”: Rule 1: there is no such field; choose one from the list.";
  world.refuses = {
    status: 422,
    code: "invalid_condition",
    extra: { detail, at: ["rulesets", 1, "rules", 0], path: [0] },
  };
  await press("Save");
  expect(within(await panel("Ken")).getAllByText(detail)).not.toHaveLength(0);
});

it("keeps what others have saved apart", async () => {
  await open();
  await press("Copy ruleset VIP");
  world.kept["assignment-rules"] = { ...world.kept["assignment-rules"], version: 9 };
  await press("Save");
  expect(await screen.findByRole("button", { name: "Load theirs", hidden: true })).toBeInTheDocument();
});

it("orders buckets by hand, and what is in them by a field", async () => {
  await open("prioritization");
  expect(names("Rules of prioritization")).toEqual(["Gold", "Thai"]);
  expect(screen.getByTitle("Priority")).toBeVisible();
  await press("Move Thai up");
  await press("Gold");
  await panel("Gold");
  await order("First in, first out");
  await press("Done");
  const body = await save();
  expect(body).toMatchObject({ version: 2, rules: [{ name: "Thai" }, { name: "Gold", order_by: "fifo" }] });
  expect(world.sent[0]?.part).toBe("prioritization");
});

it("teaches what prioritization is for where there is none, and says when the rules do not hold yet", async () => {
  world.kept.prioritization = { rules: [], version: 0 };
  world.queue = { ...world.queue, assignment_method: "round_robin" };
  await open("prioritization");
  expect(await screen.findByText(/These rules hold once the queue’s assignment method is Custom/)).toBeVisible();
  expect(screen.getByText(/what has the attribute tier “gold” first/)).toBeVisible();
  await press("Add a rule");
  await write("Name", "First");
  await press("Done");
  expect(await save()).toEqual({
    version: 0,
    rules: [{ name: "First", condition: { combinator: "and", rules: [] }, order_by: "fifo" }],
  });
});

it("says that a queue is gone", async () => {
  openQueueRules("/admin/queues/queue-9/rules");
  expect(await screen.findByText("There is no such queue.")).toBeVisible();
});
