// What rules did with a conversation, as the API tells it: in a dry run, and among the steps of a real one.

export interface RulesetPath {
  name: string;
  /** How many of its rules were looked at. */
  processed: number;
  applied: { name: string; condition: string; set: { field: string; value: string | number }[] } | null;
}

export type MatchState = "applied" | "later" | "nobody_serves" | "deleted";

export interface QueuePath {
  processed: number;
  matched: {
    rule: string;
    condition: string;
    queue: { id: string; name: string };
    /** Among how many queues the rule allots. */
    of: number;
    state: MatchState;
  }[];
  /** No rule's queue could take it. */
  fallback: boolean;
}

type Detail = Record<string, unknown>;

/** Null where there was no classification. */
export const rulesetsOf = (detail: Detail): RulesetPath[] | null =>
  Array.isArray(detail.rulesets) ? (detail.rulesets as RulesetPath[]) : null;

/** Null where there were no rules. */
export const queuePathOf = (detail: Detail): QueuePath | null =>
  Array.isArray(detail.matched) ? (detail as unknown as QueuePath) : null;
