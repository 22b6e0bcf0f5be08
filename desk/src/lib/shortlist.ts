// Among whom somebody was chosen by the method of a queue, as a step of routing tells it.

export interface Shortlist {
  method: "highest_capacity" | "round_robin" | "least_active" | "custom";
  /** Whether whoever came nearest to the wanted skills went before what the method says. */
  closest: boolean;
  /** How many could be asked. */
  able: number;
  /** The first of them, in the order in which they would be asked. */
  first: Shortlisted[];
}

export interface Shortlisted {
  name: string;
  /** Units or slots of theirs that were free. */
  free: number;
  /** When they last had a turn there, or last gave room back where that counts; null where they had not. */
  since: string | null;
  declined: number;
}

/** People to whom the same applied, of whom not all need be named. */
export interface LeftOut<Reason> {
  reason: Reason;
  people: number;
  names: string[];
}

/** Null where somebody was not found by a method. */
export function shortlistOf(detail: Record<string, unknown>): Shortlist | null {
  if (detail.way !== "method" || !Array.isArray(detail.first)) return null;
  return detail as unknown as Shortlist;
}

/** Empty where nothing was in anybody's way. */
export function leftOutOf<Reason>(detail: Record<string, unknown>): LeftOut<Reason>[] {
  return Array.isArray(detail.left_out) ? detail.left_out : [];
}

/** What names stand for a group, and how many more there were. */
export function namedWords({ names, people }: LeftOut<unknown>): string {
  const more = people - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}
