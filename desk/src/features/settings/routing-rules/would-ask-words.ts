// Whom a queue would ask, and why not the others, in words.
import { METHODS, REASONS } from "~/actions/asking-words";
import type { WouldAsk } from "~/api/types";

export function askedWords({ able, method, hindered }: WouldAsk): string {
  if (able > 0) return `${able === 1 ? "One person" : `${able} people`} could be asked now, ${METHODS[method]}.`;
  return hindered.length > 0 ? "Nobody could be asked now: it would wait." : "Nobody serves this queue.";
}

/** Null when nothing is in anybody's way. */
export function hinderedWords({ hindered }: WouldAsk): string | null {
  if (hindered.length === 0) return null;
  return `${hindered.map(({ reason, people }) => `${people} ${REASONS[reason]}`).join(", ")}.`;
}
