// The rules of a custom queue, read and written again, and what they lack before they can be saved.
import { expect, it } from "vitest";
import { ALWAYS } from "../routing-rules/condition";
import {
  checkAssignment,
  copyOf,
  newOrdered,
  newRuleset,
  readAssignment,
  readPrioritization,
  writeAssignment,
  writePrioritization,
} from "./drafts";

const PRESENT = {
  combinator: "and" as const,
  rules: [{ field: "presence", operator: "in", value: "allowed_presences", valueSource: "field" as const }],
};
const RULE = { name: "Present", condition: PRESENT, order_by: "free_units" };

it("is written again as it was read, without keys and without its version", () => {
  const assignment = { rulesets: [{ name: "All", when: ALWAYS as never, rules: [RULE as never] }], version: 3 };
  expect(writeAssignment(readAssignment(assignment))).toEqual({
    rulesets: [{ name: "All", when: ALWAYS, rules: [RULE] }],
  });
  const order = { rules: [{ name: "A", condition: ALWAYS as never, order_by: "priority" }], version: 1 };
  expect(writePrioritization(readPrioritization(order))).toEqual({ rules: order.rules });
});

it("orders as usual where nothing is said", () => {
  const [bucket] = readPrioritization({
    rules: [{ name: "A", condition: ALWAYS as never } as never],
    version: 1,
  }).rules;
  expect(bucket?.order_by).toBe("fifo");
  expect(newOrdered("round_robin")).toMatchObject({ name: "", condition: ALWAYS, order_by: "round_robin" });
});

it("says what a ruleset lacks", () => {
  const full = { ...newRuleset("Full"), rules: [{ ...newOrdered("round_robin"), name: "R" }] };
  const picky = { ...full, name: "Picky", when: PRESENT };
  expect(checkAssignment({ rulesets: [full] })).toBeNull();
  expect(checkAssignment({ rulesets: [picky, full] })).toBeNull();
  expect(checkAssignment({ rulesets: [] })?.message).toMatch(/add one/);
  expect(checkAssignment({ rulesets: [{ ...full, name: " " }] })?.message).toMatch(/no name/);
  expect(checkAssignment({ rulesets: [newRuleset("Empty"), full] })?.message).toMatch(/“Empty” has no rule/);
  expect(checkAssignment({ rulesets: [full, picky] })?.message).toMatch(/“Picky” comes last/);
});

it("copies with keys of its own", () => {
  const full = { ...newRuleset("Full"), rules: [newOrdered("round_robin")] };
  const copy = copyOf(full);
  expect(copy.key).not.toBe(full.key);
  expect(copy.rules[0]?.key).not.toBe(full.rules[0]?.key);
});
