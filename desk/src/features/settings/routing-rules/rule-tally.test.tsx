// What is told beside each rule of how often it held, which are marked, and what is said while there is nothing to tell.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { NO_COUNTS, openRules, RulesWorld, tab, tally } from "../../../../test/routing-rules";
import { HttpResponse, problem, withServer } from "../../../../test/server";
import { tallyOf, unusedWords } from "./rule-tally";

withServer();
const world = new RulesWorld();

const TOPICS = {
  name: "Topics",
  day: 1200,
  week: 5000,
  rules: [tally("Refunds", [1200, 30, 30], [5000, 210, 210]), tally("Japanese", [1170, 0, 0], [4790, 0, 0])],
};
const ROUTES = {
  name: "",
  day: 3,
  week: 1,
  rules: [tally("Night", [3, 2, 1], [9, 5, 4]), tally("Rest", [0, 0, 0], [0, 0, 0])],
};

beforeEach(() => {
  world.counts = () => HttpResponse.json({ ...NO_COUNTS, rulesets: [TOPICS], routes: ROUTES });
  world.install();
});

const row = (name: string) => screen.findByRole("listitem", { name });
const counts = async (name: string) => within(await row(name)).findByRole("note", { name: `Counts of ${name}` });

describe("beside the rules", () => {
  it("stands how often each held, and a rule without a match is marked", async () => {
    openRules();
    expect(await counts("Refunds")).toHaveTextContent("30 · 210");
    expect(within(await row("Refunds")).queryByText("No match in 7 days")).toBeNull();
    expect(await counts("Japanese")).toHaveTextContent("0 · 0No match in 7 days");
    expect(screen.getByText(/of 1,200 · 5,?000 conversations/)).toBeVisible();
  });

  it("stands for routes too, with a rule that nothing reached told apart; details on demand", async () => {
    openRules();
    await tab(/Route to queue/);
    expect(await counts("Rest")).toHaveTextContent("0 · 0Not reached in 7 days");
    await userEvent.hover(await counts("Night"));
    expect(await screen.findByText(/^24 hours: looked at 3, held 2, applied 1\. 7 days: looked at 9/)).toBeVisible();
  });

  it("says when no conversation has come yet, and marks nothing then", async () => {
    const none = { ...TOPICS, day: 0, week: 0, rules: [tally("Refunds", [0, 0, 0]), tally("Japanese", [0, 0, 0])] };
    world.counts = () => HttpResponse.json({ ...NO_COUNTS, rulesets: [none] });
    openRules();
    expect(await screen.findByText(/^No conversation has come to these rules in the last 7 days/)).toBeVisible();
    expect(await counts("Refunds")).toHaveTextContent("0 · 0");
    expect(screen.queryByText("No match in 7 days")).toBeNull();
  });

  it("stands nothing when the counts do not load; the rules can be edited all the same, and they are asked for again", async () => {
    world.counts = () => problem(403, "forbidden");
    openRules();
    expect(await screen.findByText("How often rules held could not be loaded.")).toBeVisible();
    expect(within(await row("Refunds")).queryByRole("note")).toBeNull();
    world.counts = () => HttpResponse.json({ ...NO_COUNTS, rulesets: [TOPICS] });
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await counts("Refunds")).toHaveTextContent("30 · 210");
  });
});

describe("what a rule did", () => {
  it("is found by its name, and a new one has done nothing yet", () => {
    expect(tallyOf(TOPICS, "Refunds")?.week.matched).toBe(210);
    expect(tallyOf(TOPICS, "Copy of Refunds")).toBeNull();
    expect(tallyOf(undefined, "Refunds")).toBeNull();
  });

  it.each([
    ["held in the week", 9, [9, 1, 0], null],
    ["was never reached", 9, [0, 0, 0], "Not reached in 7 days"],
    ["never held", 9, [9, 0, 0], "No match in 7 days"],
    ["saw no conversation at all", 0, [0, 0, 0], null],
  ])("that %s", (_, week, counted, words) => {
    expect(unusedWords({ name: "", day: 0, week, rules: [] }, tally("One", [0, 0, 0], counted))).toBe(words);
  });
});
