// Whom a queue would ask, and why not the others, in words.
import type { Obstacle, WouldAsk } from "~/api/types";

const METHODS: Record<WouldAsk["method"], string> = {
  highest_capacity: "most free capacity first",
  round_robin: "in turns",
  least_active: "least active first",
  custom: "by its own rules",
};

const REASONS: Record<Obstacle["reason"], string> = {
  offered: "being asked",
  all_picked: "not asked: it is picked",
  declined_by_many: "not asked: too many have declined it",
  waits_for_preferred: "not asked: it waits for somebody whom its customer prefers",
  out_of_service: "out of service",
  offline: "offline",
  presence: "of another presence",
  units: "without room",
  profile_missing: "without the capacity profile",
  profile_full: "with a full capacity profile",
  skill: "without the skills",
  declined: "not asked: they declined it",
  rules: "not fitting any rule",
  offered_elsewhere: "next",
};

export function askedWords({ able, method, hindered }: WouldAsk): string {
  if (able > 0) return `${able === 1 ? "One person" : `${able} people`} could be asked now, ${METHODS[method]}.`;
  return hindered.length > 0 ? "Nobody could be asked now: it would wait." : "Nobody serves this queue.";
}

/** Null when nothing is in anybody's way. */
export function hinderedWords({ hindered }: WouldAsk): string | null {
  if (hindered.length === 0) return null;
  return `${hindered.map(({ reason, people }) => `${people} ${REASONS[reason]}`).join(", ")}.`;
}
