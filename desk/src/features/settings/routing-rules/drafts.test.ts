// Drafts of rules: read and written without a loss, checked, and what the server refuses found in them again.
import { describe, expect, it } from "vitest";
import { Problem, Unreachable } from "~/api/problem";
import { asks, FIELDS } from "../../../../test/routing-rules";
import {
  readClassification,
  readRoutes,
  readVariables,
  withAttributesOf,
  writeClassification,
  writeRoutes,
  writeVariables,
} from "./drafts";
import { checkClassification, checkVariables } from "./drafts-check";
import { newKey, put, withCopy, without } from "./ordered";
import { faultOf } from "./rules-fault";

const rule = (name: string, ...fields: string[]) => ({
  name,
  condition: asks("language", "in", ["ja", "th"]),
  outputs: fields.map((field) => ({ field, value: "x" })),
});
const CLASSIFICATION = {
  rulesets: [
    { name: "Topics", rules: [rule("Refunds", "attribute:topic"), rule("Orders", "attribute:topic", "language")] },
    { name: "Moods", rules: [rule("Angry", "attribute:mood")] },
  ],
  version: 4,
};
const ROUTES = {
  rules: [
    {
      name: "Night",
      condition: asks("returning", "=", true),
      queues: [{ queue_id: "q", percent: 100 }],
      overflow: null,
    },
  ],
  version: 2,
};

describe("what is read", () => {
  it("is written again as it was, without keys and without its version", () => {
    expect(writeClassification(readClassification(CLASSIFICATION))).toEqual({ rulesets: CLASSIFICATION.rulesets });
    expect(writeRoutes(readRoutes(ROUTES))).toEqual({ rules: ROUTES.rules });
    const variables = [{ name: "tier", type: "text" as const }];
    expect(writeVariables(readVariables({ variables, version: 1 }))).toEqual({ variables });
  });

  it("has a key for each rule, never the same", () => {
    const { rulesets } = readClassification(CLASSIFICATION);
    const keys = rulesets.flatMap((one) => [one.key, ...one.rules.map(({ key }) => key)]);
    expect(new Set(keys).size).toBe(5);
  });
});

it("offers the attributes that a draft sets, each once, to its conditions", () => {
  const fields = withAttributesOf(readClassification(CLASSIFICATION), FIELDS);
  expect(fields.slice(FIELDS.length).map(({ name, label, type }) => [name, label, type])).toEqual([
    ["attribute:topic", "topic", "text"],
    ["attribute:mood", "mood", "text"],
  ]);
  expect(withAttributesOf({ rulesets: [] }, FIELDS)).toBe(FIELDS);
});

describe("what cannot be saved yet", () => {
  it("is a ruleset without a name, or without rules", () => {
    const draft = readClassification(CLASSIFICATION);
    expect(checkClassification(draft)).toBeNull();
    const [topics, moods] = draft.rulesets;
    if (!topics || !moods) throw new Error("there are two");
    expect(checkClassification({ rulesets: [topics, { ...moods, name: " " }] })?.key).toBe(moods.key);
    expect(checkClassification({ rulesets: [{ ...topics, rules: [] }, moods] })?.message).toMatch(/Topics/);
  });

  it.each([
    [["order_value", "tier"], null],
    [["order value"], "1"],
    [["注文"], "1"],
    [[""], "1"],
    [["tier", "Tier"], null],
  ])("is not %j, or is it: %s", (names, wrong) => {
    const variables = names.map((name, index) => ({ key: String(index + 1), name, type: "text" as const }));
    expect(checkVariables({ variables })?.key ?? null).toBe(wrong);
  });
});

describe("what the server refuses", () => {
  const draft = readClassification(CLASSIFICATION);
  const orders = draft.rulesets[0]?.rules[1];
  const refused = (body: Record<string, unknown>) => faultOf(new Problem(422, body), draft);

  it("is found by the way that leads to its rule, and the place in its condition", () => {
    const body = { code: "invalid_condition", detail: "No.", at: ["rulesets", 0, "rules", 1], path: [0, 2] };
    expect(refused(body)).toEqual({ key: orders?.key, path: [0, 2], message: "No." });
    expect(refused({ ...body, path: undefined })).toMatchObject({ key: orders?.key, path: null });
  });

  it("is found by the name of a field, too", () => {
    const errors = [{ path: "rulesets.0.rules.1.outputs.0.value", message: "Value error, Too long." }];
    expect(refused({ code: "invalid", detail: "x", errors })).toEqual({
      key: orders?.key,
      path: null,
      message: "Too long.",
    });
  });

  it("may be the whole, or nothing of the kind", () => {
    expect(refused({ code: "invalid_condition", detail: "No.", at: ["gone", 7] })?.key).toBeNull();
    expect(refused({ code: "invalid", detail: "A queue is not there." })).toBeNull();
    expect(refused({ code: "in_use", detail: "Used." })).toBeNull();
    expect(faultOf(new Unreachable(null), draft)).toBeNull();
  });
});

describe("a list of rules", () => {
  const list = [
    { key: "a", name: "A" },
    { key: "b", name: "B" },
  ];

  it("takes what is new at its end, and what it knows in its place", () => {
    expect(put(list, { key: "a", name: "Again" }).map(({ name }) => name)).toEqual(["Again", "B"]);
    expect(put(list, { key: "c", name: "C" }).map(({ name }) => name)).toEqual(["A", "B", "C"]);
    expect(without(list, "a")).toEqual([list[1]]);
  });

  it("gives a copy a name that the server takes", () => {
    const [, copy] = withCopy([{ key: "a", name: "x".repeat(100) }], "a", (one) => ({ ...one, key: newKey() }));
    expect(copy?.name).toHaveLength(100);
    expect(copy?.name).toMatch(/^Copy of x+$/);
    expect(copy?.key).not.toBe("a");
  });
});
