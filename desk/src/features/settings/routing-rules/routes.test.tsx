// Route to queue on the page: allotments that add to a hundred, the order, and the queue for everything else.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { names, openRules, panel, press, RulesWorld, select, tab, write } from "../../../../test/routing-rules";
import { withServer } from "../../../../test/server";

withServer();

let world: RulesWorld;
const LIST = "Rules of route to queue";

beforeEach(() => {
  world = new RulesWorld();
  world.install();
});

async function open() {
  const router = openRules();
  await tab(/^Route to queue/);
  await screen.findByText(/All rules are looked at/);
  return router;
}
const percents = () =>
  screen.queryAllByRole("spinbutton", { hidden: true }).map((box) => (box as HTMLInputElement).value);

it("shows where each rule leads, and where everything else waits", async () => {
  const router = await open();
  expect(names(LIST)).toEqual(["Night", "Rest"]);
  expect(await screen.findByTitle("Orders 70 %, Returns 30 %")).toBeVisible();
  expect(screen.getByTitle("Time of day is between 22:00 and 06:00")).toBeVisible();
  expect(screen.getByTitle("Always")).toBeVisible();
  expect(screen.getByText(/All rules are looked at/)).toHaveTextContent(
    "Where none does, it waits in Orders, the queue of this workstream.",
  );
  await userEvent.click(screen.getByRole("link", { name: "Orders" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/admin/queues"));
});

it("allots by percentages, evenly or by hand, and only when they add up", async () => {
  await open();
  await press("Night");
  await panel("Night");
  expect(percents()).toEqual([]);
  await press("Add a queue");
  await press("Add a queue");
  await press("Split evenly");
  expect(percents()).toEqual(["34", "33", "33"]);
  const first = screen.getByRole("spinbutton", { name: "Per cent for queue 1", hidden: true });
  await userEvent.type(first, "{ArrowUp}{ArrowUp}");
  expect(screen.getByText("The percentages add up to 102: 2 are too many.")).toBeVisible();
  await press("Done");
  expect(await panel("Night")).toBeInTheDocument();
  await press("Remove queue 3");
  expect(screen.getByText("The percentages add up to 69: 31 are missing.")).toBeVisible();
  await press("Split evenly");
  await select("Queue 2", "Thai");
  await press("Done");
  expect(await screen.findByTitle("Orders 50 %, Thai 50 %")).toBeVisible();
  await press("Save");
  await waitFor(() => expect(world.sent).toHaveLength(1));
  expect(world.sent[0]).toMatchObject({
    part: "route-to-queue",
    body: {
      version: 5,
      rules: [
        {
          name: "Night",
          queues: [
            { queue_id: "queue-1", percent: 50 },
            { queue_id: "queue-3", percent: 50 },
          ],
        },
        { name: "Rest" },
      ],
    },
  });
});

it("gives everything to one queue again", async () => {
  await open();
  await press("Rest");
  await panel("Rest");
  await press("Remove allocations");
  expect(percents()).toEqual([]);
  await press("Done");
  await waitFor(() => expect(screen.getAllByTitle("Orders")).toHaveLength(2));
});

it("adds a rule to an empty list that teaches what rules are for", async () => {
  world.kept["route-to-queue"] = { rules: [], version: 0 };
  await open();
  expect(await screen.findByText("Everything waits in Orders")).toBeVisible();
  await press("Add a rule");
  await write("Name", "Thai");
  await press("Done");
  expect(screen.getByText("Choose a queue.")).toBeInTheDocument();
  await press("Add a rule to the condition");
  await select("Field of rule 1", "Day of the week");
  await select("Value of rule 1", "Sunday");
  await select("Queue", "Thai");
  await press("Done");
  await press("Save");
  await waitFor(() => expect(world.sent).toHaveLength(1));
  expect(world.sent[0]?.body).toEqual({
    version: 0,
    rules: [
      {
        name: "Thai",
        condition: { combinator: "and", rules: [{ field: "weekday", operator: "=", value: "sunday" }] },
        queues: [{ queue_id: "queue-3", percent: 100 }],
        overflow: null,
      },
    ],
  });
});

it("gives a rule an overflow of its own, which leads to none of its own queues", async () => {
  await open();
  await press("Night");
  const form = within(await panel("Night"));
  await userEvent.click(form.getByRole("switch", { name: "An overflow of its own", hidden: true }));
  expect(form.queryByRole("switch", { name: "When somebody waits long", hidden: true })).toBeNull();
  const closed = form.getByRole("combobox", { name: "Out of operating hours", hidden: true });
  await userEvent.click(closed);
  expect(screen.queryByRole("option", { name: "It goes to Orders", hidden: true })).toBeNull();
  await userEvent.click(screen.getByRole("option", { name: "It goes to Thai", hidden: true }));
  await press("Done");
  expect(await screen.findByTitle("Orders, with an overflow of its own")).toBeVisible();
  await press("Save");
  const sent = () => world.sent.at(-1)?.body.rules as { overflow: unknown }[];
  await waitFor(() => expect(world.sent).toHaveLength(1));
  expect(sent().map(({ overflow }) => overflow)).toEqual([
    { closed: { do: "transfer", queue_id: "queue-3" }, full: null },
    null,
  ]);
});

it("takes an overflow of its own away again", async () => {
  const [night, rest] = world.kept["route-to-queue"].rules as object[];
  const overflow = { closed: { do: "end", queue_id: null }, full: null };
  world.kept["route-to-queue"] = { rules: [{ ...night, overflow }, rest], version: 5 };
  await open();
  await press("Night");
  const form = within(await panel("Night"));
  await userEvent.click(form.getByRole("switch", { name: "An overflow of its own", hidden: true }));
  await press("Done");
  await press("Save");
  await waitFor(() => expect(world.sent).toHaveLength(1));
  expect(world.sent[0]?.body.rules).toMatchObject([{ overflow: null }, { overflow: null }]);
});

it("keeps the order of the keyboard, copies and deletes", async () => {
  await open();
  screen.getByRole("button", { name: /^Reorder Rest/ }).focus();
  await userEvent.keyboard("{ArrowUp}");
  await press("Copy Night");
  await press("Delete Night");
  expect(names(LIST)).toEqual(["Rest", "Copy of Night"]);
  await press("Undo");
  await press("Save");
  await waitFor(() =>
    expect(world.sent[0]?.body.rules).toMatchObject([{ name: "Rest" }, { name: "Night" }, { name: "Copy of Night" }]),
  );
});

it("opens the rule whose condition the server refuses", async () => {
  await open();
  await press("Move Rest up");
  const detail = "Rule “Night”: Rule 1: there is no such field; choose one from the list.";
  world.refuses = { status: 422, code: "invalid_condition", extra: { detail, at: ["rules", 1], path: [0] } };
  await press("Save");
  expect(within(await panel("Night")).getAllByText(detail)).not.toHaveLength(0);
});

it("says what is wrong with a queue that has gone meanwhile, and keeps what was changed", async () => {
  await open();
  await press("Move Rest up");
  const detail = "A rule leads to a queue that is not there; choose one from the list.";
  world.refuses = { status: 422, code: "invalid", extra: { detail } };
  await press("Save");
  expect(await screen.findByText(detail)).toBeVisible();
  expect(names(LIST)).toEqual(["Rest", "Night"]);
  await press("Save");
  await waitFor(() => expect(screen.queryByText("Unsaved changes")).toBeNull());
});
