// How a queue goes about asking, and why some are not asked: the words that go on after a number of people.
import type { Obstacle, WouldAsk } from "~/api/types";

export const METHODS: Record<WouldAsk["method"], string> = {
  highest_capacity: "most free capacity first",
  round_robin: "in turns",
  least_active: "least active first",
  custom: "by its own rules",
};

export const REASONS: Record<Obstacle["reason"], string> = {
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
