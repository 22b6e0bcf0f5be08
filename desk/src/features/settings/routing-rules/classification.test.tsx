// Classification on the page: rules built by hand, put in order, copied, deleted and taken back, and saved whole.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { asks, names, openRules, panel, press, RulesWorld, select, write } from "../../../../test/routing-rules";
import { withServer } from "../../../../test/server";

withServer();

let world: RulesWorld;
const LIST = "Rules of Topics";
const ready = () => screen.findByRole("list", { name: LIST });
const handle = (name: string) => screen.getByRole("button", { name: new RegExp(`^Reorder ${name}`) });
const saved = () => world.sent[0]?.body as { version: number; rulesets: { name: string; rules: unknown[] }[] };

beforeEach(() => {
  world = new RulesWorld();
  world.install();
});

it("shows each rule in words, whole on hover, and says how rulesets are gone through", async () => {
  openRules();
  await ready();
  expect(screen.getByTitle("First message contains “refund”")).toBeVisible();
  expect(screen.getByTitle("Priority: 10")).toBeVisible();
  expect(screen.getByTitle("topic: domestic")).toBeVisible();
  expect(screen.getByText(/the first rule that holds is applied/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
});

it("builds a rule by hand, and sends nothing that the server does not know", async () => {
  openRules();
  await ready();
  await press("Add a rule to Topics");
  await write("Name", "Angry");
  await press("Add a rule to the condition");
  await select("Comparison of rule 1", "contains");
  await write("Value of rule 1", "complaint");
  await press("Add a group to the condition");
  await select("How rule 2 is joined", "Any of these (or)");
  await select("Field of rule 2.1", "Priority");
  await select("Comparison of rule 2.1", "is between");
  await write("Value of rule 2.1, from", "5");
  await write("Value of rule 2.1, to", "20");
  expect(screen.getByText(/^In words:/)).toHaveTextContent(
    "In words: First message contains “complaint” and (Priority is between 5 and 20)",
  );
  await press("Set something");
  await write("Value of output 1", "3");
  await press("Done");
  await waitFor(() => expect(names(LIST)).toEqual(["Refunds", "Japanese", "Angry"]));
  await press("Save");
  await waitFor(() => expect(world.sent).toHaveLength(1));
  expect(saved().version).toBe(3);
  expect(saved().rulesets[0]?.rules[2]).toEqual({
    name: "Angry",
    condition: {
      combinator: "and",
      rules: [
        { field: "first_message", operator: "contains", value: "complaint" },
        { combinator: "or", rules: [{ field: "priority", operator: "between", value: [5, 20] }] },
      ],
    },
    outputs: [{ field: "priority", value: 3 }],
  });
  await waitFor(() => expect(screen.queryByText("Unsaved changes")).toBeNull());
});

it("says in the rule what is missing before it is done", async () => {
  openRules();
  await ready();
  await press("Add a rule to Topics");
  await press("Add a rule to the condition");
  await press("Done");
  expect(screen.getByText("Enter a name.")).toBeVisible();
  expect(screen.getAllByText("First message is …: write a value.")).not.toHaveLength(0);
  expect(screen.getByText(/Say what the rule sets/)).toBeVisible();
  expect(names(LIST)).toEqual(["Refunds", "Japanese"]);
});

it("lets a rule ask for an attribute that another one sets, before either is saved", async () => {
  openRules();
  await ready();
  await press("Refunds");
  await select("Field of rule 1", "topic");
  await select("Comparison of rule 1", "contains");
  await write("Value of rule 1", "refund");
  await select("Comparison of rule 1", "is not");
  await press("Done");
  expect(await screen.findByTitle("topic is not “refund”")).toBeVisible();
});

describe("the order", () => {
  it("is changed by keys, by buttons and by dragging, and told to those who do not see it", async () => {
    openRules();
    await ready();
    handle("Refunds").focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(names(LIST)).toEqual(["Japanese", "Refunds"]);
    expect(screen.getByText("Refunds: now 2 of 2")).toBeInTheDocument();
    await waitFor(() => expect(handle("Refunds")).toHaveFocus());
    await userEvent.keyboard("{ArrowDown}");
    expect(names(LIST)).toEqual(["Japanese", "Refunds"]);
    await press("Move Refunds up");
    expect(names(LIST)).toEqual(["Refunds", "Japanese"]);
    const dataTransfer = { setData: vi.fn(), effectAllowed: "" };
    fireEvent.dragStart(handle("Refunds"), { dataTransfer });
    const target = screen.getByRole("listitem", { name: "Japanese" });
    fireEvent.dragOver(target);
    fireEvent.drop(target);
    expect(names(LIST)).toEqual(["Japanese", "Refunds"]);
    await press("Save");
    await waitFor(() => expect(saved().rulesets[0]?.rules).toMatchObject([{ name: "Japanese" }, { name: "Refunds" }]));
  });

  it("holds for rulesets too", async () => {
    openRules();
    await ready();
    await press("Copy ruleset Topics");
    await press("Move ruleset Copy of Topics up");
    await press("Save");
    await waitFor(() => expect(saved().rulesets.map(({ name }) => name)).toEqual(["Copy of Topics", "Topics"]));
    expect(saved().rulesets[0]?.rules).toEqual(saved().rulesets[1]?.rules);
  });

  it("drags a ruleset over another, and takes no rule for one", async () => {
    openRules();
    await ready();
    expect(screen.queryByRole("button", { name: /^Reorder ruleset/ })).toBeNull();
    await press("Copy ruleset Topics");
    const dataTransfer = { setData: vi.fn(), effectAllowed: "" };
    const topics = screen.getByRole("region", { name: "Ruleset Topics" });
    fireEvent.dragStart(within(topics).getByRole("button", { name: /^Reorder Refunds:/ }), { dataTransfer });
    const copy = screen.getByRole("region", { name: "Ruleset Copy of Topics" });
    expect(fireEvent.dragOver(copy)).toBe(true);
    fireEvent.drop(copy);
    fireEvent.dragStart(screen.getByRole("button", { name: /^Reorder ruleset Copy of Topics:/ }), { dataTransfer });
    expect(fireEvent.dragOver(topics)).toBe(false);
    fireEvent.drop(topics);
    expect(screen.getByText("Copy of Topics: now 1 of 2")).toBeInTheDocument();
    await press("Save");
    await waitFor(() => expect(saved().rulesets.map(({ name }) => name)).toEqual(["Copy of Topics", "Topics"]));
  });
});

it("copies a rule beside it, deletes it, and takes that back", async () => {
  openRules();
  await ready();
  await press("Copy Refunds");
  expect(names(LIST)).toEqual(["Refunds", "Copy of Refunds", "Japanese"]);
  await press("Delete Refunds");
  expect(names(LIST)).toEqual(["Copy of Refunds", "Japanese"]);
  expect(screen.getByText("“Refunds” is gone once you save.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Undo" })).toHaveFocus();
  await press("Undo");
  expect(names(LIST)).toEqual(["Refunds", "Copy of Refunds", "Japanese"]);
  await press("Discard");
  expect(names(LIST)).toEqual(["Refunds", "Japanese"]);
  expect(screen.queryByText("Unsaved changes")).toBeNull();
});

it("finds rules by a piece of their name, and moves none meanwhile", async () => {
  const rule = (name: string) => ({ name, condition: asks("language", "=", "ja"), outputs: [] });
  const six = ["Refunds", "ＶＩＰ", "Night", "Orders", "Returns", "Rest"].map(rule);
  world.kept.classification = { rulesets: [{ name: "Topics", rules: six }], version: 3 };
  openRules();
  await ready();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search rules" }), "vip");
  expect(names(LIST)).toEqual(["ＶＩＰ"]);
  expect(screen.queryByRole("button", { name: /^Reorder/ })).toBeNull();
});

it("teaches with an example while there is nothing, and does not save a ruleset without rules", async () => {
  world.kept.classification = { rulesets: [], version: 0 };
  openRules();
  expect(await screen.findByText(/if the first message contains “refund”/)).toBeVisible();
  await press("Add a ruleset");
  expect(await panel("Add a rule")).toBeVisible();
  await press("Cancel");
  await press("Save");
  expect(await screen.findByText(/Ruleset “Ruleset 1” has no rule yet/)).toBeVisible();
  expect(world.sent).toEqual([]);
});

describe("what the server refuses", () => {
  it("is marked at its rule, which opens with the sentence", async () => {
    openRules();
    await ready();
    await press("Move Japanese up");
    const detail = "Ruleset “Topics”, rule “Refunds”: Rule 1: First message contains: write a text.";
    world.refuses = {
      status: 422,
      code: "invalid_condition",
      extra: { detail, at: ["rulesets", 0, "rules", 1], path: [0] },
    };
    await press("Save");
    const refunds = within(await panel("Refunds"));
    expect(refunds.getAllByText(detail)).not.toHaveLength(0);
    expect(refunds.getByRole("combobox", { name: "Field of rule 1", hidden: true })).toHaveAttribute(
      "aria-invalid",
      "true",
    );
    await write("Value of rule 1", "money");
    expect(refunds.queryByText(detail)).toBeNull();
  });

  it.each(["Load theirs", "Discard"])("since somebody else was first keeps mine, until one presses %s", async (act) => {
    openRules();
    await ready();
    await press("Delete Japanese");
    world.kept.classification = {
      rulesets: [
        { name: "Topics", rules: [] },
        { name: "Theirs", rules: [] },
      ],
      version: 4,
    };
    await press("Save");
    expect(await screen.findByText(/Somebody else has changed the classification meanwhile/)).toBeVisible();
    await press("Copy Refunds");
    expect(names(LIST)).toEqual(["Refunds", "Copy of Refunds"]);
    expect(screen.getByText(/Somebody else has changed the classification meanwhile/)).toBeVisible();
    await press(act);
    expect(await screen.findByRole("region", { name: "Ruleset Theirs" })).toBeVisible();
    expect(screen.queryByText("Unsaved changes")).toBeNull();
  });
});
