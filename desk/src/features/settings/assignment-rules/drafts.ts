// The rules of a custom queue while they are edited, and how they are read from the server and written for it.
import type { AssignmentRules, Prioritization } from "~/api/types";
import { ALWAYS, type Condition, conditionOf } from "../routing-rules/condition";
import { type Listed, newKey } from "../routing-rules/ordered";
import type { Fault } from "../routing-rules/rules-fault";

/** A bucket of prioritization, or a rule of assignment. */
export interface OrderedRule extends Listed {
  condition: Condition;
  order_by: string;
}
export interface PrioritizationDraft {
  rules: OrderedRule[];
}
export interface AssignmentRuleset extends Listed {
  when: Condition;
  rules: OrderedRule[];
}
export interface AssignmentDraft {
  rulesets: AssignmentRuleset[];
}

export const MOST_BUCKETS = 100;
export const MOST_RULESETS = 10;
export const MOST_RULES = 50;
export const FIFO = "fifo";
export const IN_TURNS = "round_robin";

export const newOrdered = (order_by: string): OrderedRule => ({ key: newKey(), name: "", condition: ALWAYS, order_by });
export const newRuleset = (name: string): AssignmentRuleset => ({ key: newKey(), name, when: ALWAYS, rules: [] });

interface Kept {
  name: string;
  condition: Record<string, unknown>;
  order_by?: string;
}

const readRule = ({ name, condition, order_by }: Kept, usual: string): OrderedRule => ({
  key: newKey(),
  name,
  condition: conditionOf(condition),
  order_by: order_by ?? usual,
});
const writeRule = ({ name, condition, order_by }: OrderedRule) => ({ name, condition: { ...condition }, order_by });

export const readPrioritization = ({ rules }: Prioritization): PrioritizationDraft => ({
  rules: rules.map((rule) => readRule(rule, FIFO)),
});

export const writePrioritization = ({ rules }: PrioritizationDraft): Omit<Prioritization, "version"> => ({
  rules: rules.map(writeRule),
});

export const readAssignment = ({ rulesets }: AssignmentRules): AssignmentDraft => ({
  rulesets: rulesets.map(({ name, when, rules }) => ({
    key: newKey(),
    name,
    when: conditionOf(when),
    rules: rules.map((rule) => readRule(rule, IN_TURNS)),
  })),
});

export const writeAssignment = ({ rulesets }: AssignmentDraft): Omit<AssignmentRules, "version"> => ({
  rulesets: rulesets.map(({ name, when, rules }) => ({ name, when: { ...when }, rules: rules.map(writeRule) })),
});

/** What has to be done before it can be saved, said of the first ruleset that lacks something. */
export function checkAssignment({ rulesets }: AssignmentDraft): Fault | null {
  const said = (key: string | null, message: string): Fault => ({ key, path: null, message });
  if (rulesets.length === 0) return said(null, "Without a ruleset nobody is asked: add one.");
  for (const [index, { key, name, rules, when }] of rulesets.entries()) {
    if (!name.trim()) return said(key, "A ruleset has no name: give it one.");
    if (rules.length === 0) return said(key, `Ruleset “${name}” has no rule yet: add one, or delete the ruleset.`);
    if (index === rulesets.length - 1 && when.rules.length > 0)
      return said(key, `Ruleset “${name}” comes last and takes what no other does: take its condition away.`);
  }
  return null;
}

export const copyOf = (ruleset: AssignmentRuleset): AssignmentRuleset => ({
  ...ruleset,
  key: newKey(),
  rules: ruleset.rules.map((rule) => ({ ...rule, key: newKey() })),
});
