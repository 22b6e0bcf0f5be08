// What rules did with a conversation, as the API tells it: in a dry run, and among the steps of a real one.

export interface RulesetPath {
  name: string;
  /** How many of its rules were looked at. */
  processed: number;
  applied: { name: string; condition: string; set: { field: string; value: string | number }[] } | null;
}

export type MatchState = "applied" | "later" | "nobody_serves" | "deleted" | "closed" | "full";

export interface Overflow {
  reason: "closed" | "full" | "waited";
  do: "assign" | "transfer" | "end";
  to: { id: string; name: string } | null;
}

export interface QueuePath {
  processed: number;
  matched: {
    rule: string;
    condition: string;
    queue: { id: string; name: string };
    /** Among how many queues the rule allots. */
    of: number;
    /** Queues of the rule that were left out, since nobody serves them; one that is deleted has no name any more. */
    passed_over?: string[];
    state: MatchState;
    /** Whether the rule has an overflow of its own. */
    own_overflow?: boolean;
  }[];
  /** No rule's queue could take it. */
  fallback: boolean;
  /** What the chosen queue does, since no queue can take it. */
  overflow?: Overflow;
}

type Detail = Record<string, unknown>;

/** Null where there was no classification. */
export const rulesetsOf = (detail: Detail): RulesetPath[] | null =>
  Array.isArray(detail.rulesets) ? (detail.rulesets as RulesetPath[]) : null;

/** Null where there were no rules. */
export const queuePathOf = (detail: Detail): QueuePath | null =>
  Array.isArray(detail.matched) ? (detail as unknown as QueuePath) : null;

/** Null where none is told. */
export const overflowOf = (detail: Detail): Overflow | null =>
  typeof detail.reason === "string" ? (detail as unknown as Overflow) : null;

const REASONS: Record<Overflow["reason"], string> = {
  closed: "Closed at that time",
  full: "As many wait there as may",
  waited: "Waited too long",
};

export function overflowWords({ reason, do: way, to }: Overflow): string {
  const then =
    way === "end" ? "the conversation is ended" : to ? `it goes to ${to.name}` : "it waits there all the same";
  return `${REASONS[reason]}: ${then}`;
}
