// Conditions in words, as the server takes them, and what is still missing in them.
import { describe, expect, it } from "vitest";
import { moved } from "~/lib/moved";
import { asks, FIELDS } from "../../../../test/routing-rules";
import { allotmentLacks, splitEvenly, withoutQueue, withQueue } from "./allotment";
import { type Condition, comparableWith, conditionOf, gapIn, stripped } from "./condition";
import { conditionInWords } from "./condition-words";
import { isNamed } from "./ordered";
import { outputsLack, written } from "./outputs";

const words = (condition: unknown) => conditionInWords(condition as Condition, FIELDS);

describe("words", () => {
  it.each([
    [asks("first_message", "contains", "refund"), "First message contains “refund”"],
    [asks("language", "in", ["ja", "th"]), "Language is one of “ja”, “th”"],
    [asks("friendship", "=", "friend"), "Friendship with the account is “Has added it”"],
    [asks("account", "=", "account-gone"), "LINE account is “account-gone”"],
    [asks("returning", "=", true), "Has written before is yes"],
    [asks("priority", "between", [1, 5]), "Priority is between 1 and 5"],
    [asks("time_of_day", "<", "09:00"), "Time of day is before 09:00"],
    [asks("variable:order_value", "null"), "order_value is empty"],
    [asks("first_message", "matches", "r.*d"), "First message matches the pattern “r.*d”"],
    [asks("gone", "=", "1"), "gone = 1"],
    [{ combinator: "and", rules: [] }, "Always"],
  ])("of %j are %s", (condition, said) => expect(words(condition)).toBe(said));

  it("join groups as people would with parentheses", () => {
    const [refund, ja, th] = [
      asks("first_message", "contains", "refund").rules[0],
      asks("language", "=", "ja").rules[0],
      asks("language", "=", "th").rules[0],
    ];
    const nested = { combinator: "or", not: true, rules: [ja, th] };
    expect(words({ combinator: "and", rules: [refund, nested] })).toBe(
      "First message contains “refund” and (not (Language is “ja” or Language is “th”))",
    );
  });
});

describe("what is sent", () => {
  const built = {
    id: "root",
    path: [],
    combinator: "and",
    not: false,
    rules: [
      { id: "1", field: "priority", operator: "between", value: ["1", " 5 "], valueSource: "value", path: [0] },
      { id: "2", field: "language", operator: "in", value: ["ja", "", "th"], valueSource: "value" },
      { id: "3", field: "variable:order_value", operator: "notNull", value: "left over" },
      { id: "4", combinator: "or", not: true, rules: [{ id: "5", field: "returning", operator: "=", value: false }] },
      { id: "6", field: "first_message", operator: "=", value: ["from “is one of”", "more"] },
    ],
  };

  it("has nothing that the server does not know, and numbers as numbers", () => {
    expect(stripped(built, FIELDS)).toEqual({
      combinator: "and",
      rules: [
        { field: "priority", operator: "between", value: [1, 5] },
        { field: "language", operator: "in", value: ["ja", "th"] },
        { field: "variable:order_value", operator: "notNull" },
        { combinator: "or", not: true, rules: [{ field: "returning", operator: "=", value: false }] },
        { field: "first_message", operator: "=", value: "from “is one of”" },
      ],
    });
  });

  it("is the same as what was kept, in whichever order the database has put it", () => {
    const kept = { rules: [{ value: ["ja"], operator: "in", field: "language" }], not: true, combinator: "or" };
    expect(JSON.stringify(conditionOf(kept))).toBe(JSON.stringify(stripped(kept as never, FIELDS)));
  });
});

describe("a gap", () => {
  const gap = (condition: unknown) => gapIn(condition as Condition, FIELDS);

  it.each([
    [asks("language", "=", ""), [0], "Language is …: write a value."],
    [asks("language", "in", []), [0], "Language is one of …: write at least one value."],
    [asks("priority", "between", [1, ""]), [0], "Priority is between …: write both ends."],
    [asks("priority", ">", "many"), [0], "Priority is more than …: write a number."],
    [asks("gone", "=", "1"), [0], "There is no such field any more: choose another."],
    [
      { combinator: "and", rules: [{ combinator: "or", rules: [] }] },
      [0],
      "A group is empty: add a rule to it, or remove it.",
    ],
    [{ combinator: "and", not: true, rules: [] }, [], "“Not” needs a rule to negate: add one, or untick it."],
  ])("of %j is at %j", (condition, path, message) => expect(gap(condition)).toEqual({ path, message }));

  it("is none where everything is said", () => {
    expect(gap(asks("returning", "=", false))).toBeNull();
    expect(gap(asks("priority", "=", 0))).toBeNull();
    expect(gap({ combinator: "and", rules: [] })).toBeNull();
  });
});

describe("allotments", () => {
  const of = (...percents: number[]) => percents.map((percent, index) => ({ queue_id: `q${index}`, percent }));
  const percents = (shares: { percent: number }[]) => shares.map(({ percent }) => percent);

  it("are split as evenly as whole numbers can be", () => {
    expect(percents(splitEvenly(of(0, 0, 0)))).toEqual([34, 33, 33]);
    expect(percents(splitEvenly(of(1, 2, 3, 4, 5)))).toEqual([20, 20, 20, 20, 20]);
  });

  it("give a new queue what is missing, or are split anew", () => {
    expect(percents(withQueue(of(60), "new"))).toEqual([60, 40]);
    expect(percents(withQueue(of(100), "new"))).toEqual([50, 50]);
    expect(percents(withoutQueue(of(60, 40), "q0"))).toEqual([100]);
    expect(percents(withoutQueue(of(20, 40, 40), "q0"))).toEqual([40, 40]);
  });

  it("say what keeps them from being used", () => {
    expect(allotmentLacks([])).toBe("Choose a queue.");
    expect(allotmentLacks(of(60, 30))).toBe("The percentages add up to 90: 10 are missing.");
    expect(allotmentLacks(of(100, 0))).toMatch(/1 % at least/);
    expect(allotmentLacks(of(60, 40))).toBeUndefined();
  });
});

describe("what a rule sets", () => {
  const lack = (...outputs: [string, string | number][]) =>
    outputsLack(
      written(
        outputs.map(([field, value]) => ({ field, value })),
        FIELDS,
      ),
      FIELDS,
    );

  it.each([
    [[["priority", "10001"]], /whole number from 0 to 10000/],
    [[["priority", "1.5"]], /whole number/],
    [[["language", "Japanese!"]], /language code/],
    [[["variable:order_value", "much"]], /write a number/],
    [[["attribute:", "x"]], /Name the attribute/],
    [[["attribute:topic", " "]], /Set topic: write a value/],
    [
      [
        ["priority", "1"],
        ["priority", "2"],
      ],
      /Priority is set twice/,
    ],
  ] as [[string, string][], RegExp][])("%j is refused", (outputs, said) => expect(lack(...outputs)).toMatch(said));

  it("is taken when each is what its field takes", () => {
    expect(lack(["priority", "10"], ["language", "zh-TW"], ["attribute:topic", "refund"])).toBeUndefined();
    expect(written([{ field: "variable:order_value", value: "12.5" }], FIELDS)[0]?.value).toBe(12.5);
  });
});

it("moves within a list, and nowhere else", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 0, 1)).toEqual(["a"]);
  expect(isNamed("ＶＩＰ", "vip")).toBe(true);
});

describe("a comparison with another field", () => {
  const beside = (name: string, operator: string, value: string) => ({
    combinator: "and" as const,
    rules: [{ field: name, operator, value, valueSource: "field" as const }],
  });

  it("is kept as one, said in words, and lacks a field till one is chosen", () => {
    const rule = beside("priority", ">", "variable:order_value");
    expect(stripped(conditionOf(rule), FIELDS)).toEqual(rule);
    expect(conditionInWords(rule, FIELDS, FIELDS)).toBe("Priority is more than the conversation’s order_value");
    expect(conditionInWords(beside("priority", ">", "gone"), FIELDS)).toBe(
      "Priority is more than the conversation’s …",
    );
    expect(gapIn(rule, FIELDS)).toBeNull();
    expect(gapIn(beside("priority", ">", ""), FIELDS)?.message).toMatch(/choose a field of the conversation/);
  });

  it.each([
    ["priority", "=", ["priority", "variable:order_value"]],
    ["priority", "between", []],
    ["language", "=", ["first_message", "language", "friendship", "weekday", "account"]],
    ["language", "matches", []],
    ["language", "in", []],
    ["returning", "=", ["returning"]],
  ])("is offered for %s %s with what is like it", (name, operator, others) => {
    const field = FIELDS.find((one) => one.name === name);
    expect(comparableWith(field, operator, FIELDS).map((one) => one.name)).toEqual(others);
  });

  it.each(["choices", "words"] as const)("is not offered for lists with lists of %s", (type) => {
    const usual = FIELDS[0] as (typeof FIELDS)[0];
    const contains = { name: "contains", words: "include", takes: "one" as const };
    const lists = ["user_skills", "skills"].map((name) => ({
      ...usual,
      name,
      type,
      operators: [contains],
    }));
    expect(comparableWith(lists[0], "contains", lists)).toEqual([]);
  });
});
