// How rules of a queue's own led to somebody, as a step of routing tells it.

export interface RulesetChosen {
  name: string;
  /** In words; “always” of the last, which takes what no other does. */
  condition: string;
  /** The rulesets before it, which are for others. */
  passed_over: string[];
}

export interface AssignmentPath {
  ruleset: RulesetChosen;
  /** Those gone through, the one that was applied last, with how many people each yielded. */
  rules: { name: string; yielded: number }[];
  condition: string;
  order: string;
  /** How often who was found had declined it before. */
  declined: number;
}

/** Null where no rules of a queue's own were asked, or were not told of yet. */
export function assignmentOf(detail: Record<string, unknown>): AssignmentPath | null {
  if (detail.way !== "rules" || !Array.isArray(detail.rules)) return null;
  return {
    ruleset: {
      name: String(detail.ruleset),
      condition: String(detail.when),
      passed_over: detail.passed_over as string[],
    },
    rules: detail.rules as AssignmentPath["rules"],
    condition: String(detail.condition),
    order: String(detail.order),
    declined: Number(detail.declined),
  };
}

export function rulesetWords({ name, condition, passed_over }: RulesetChosen): string {
  if (condition !== "always") return `Ruleset “${name}”, since: ${condition}.`;
  return passed_over.length > 0 ? `Ruleset “${name}”, which takes what no other does.` : `Ruleset “${name}”.`;
}

export function passedOverWords({ passed_over }: RulesetChosen): string {
  return `Not for this conversation: ${passed_over.map((name) => `“${name}”`).join(", ")}.`;
}

export const yieldedWords = (people: number): string =>
  people === 0 ? "yields nobody" : people === 1 ? "yields one person" : `yields ${people} people`;
