// What is in the way of offering somebody a conversation, in words that fit anybody.
import type { Candidate, Obstacle } from "~/api/types";
import { clockTime } from "~/lib/time";
import { PRESENCE_LOOKS } from "./presence-looks";

export function obstacleWords(obstacle: Obstacle | null): string {
  if (obstacle === null) return "Could be asked now";
  const { needed, free, profile, times, most, until, other } = obstacle;
  switch (obstacle.reason) {
    case "offered":
      return until ? `Being asked, until ${clockTime(until)}` : "Being asked";
    case "offered_elsewhere":
      return `Could be asked next, if ${other ?? "whoever is asked"} doesn’t take it`;
    case "all_picked":
      return "Its workstream offers nothing: it waits till somebody picks it";
    case "declined_by_many":
      return `${times} people have declined it, so it is left to whoever picks it`;
    case "waits_for_preferred":
      return `It waits for ${other}, whom its customer prefers`;
    case "out_of_service":
      return "Out of service";
    case "offline":
      return "Offline or signed out";
    case "presence":
      return `Presence: it is offered only at ${presences(obstacle)}`;
    case "units":
      return `No room: it takes ${units(needed)}, ${Math.max(free ?? 0, 0)} free`;
    case "profile_missing":
      return `No capacity profile ${profile}, of which it takes a slot`;
    case "profile_full":
      return `The capacity profile ${profile} is full`;
    case "skill":
      return `Skills: ${obstacle.skills.map(skillWords).join("; ")}`;
    case "declined":
      return times === most
        ? `Declined, ${often(times)} as is allowed`
        : `Declined ${times} times; ${most} are allowed`;
    case "rules":
      return "No rule of the queue fits";
  }
}

/** Why somebody could be asked, where that is more than that nothing is in the way. */
export function ableWords({ obstacle, rule, preferred }: Pick<Candidate, "obstacle" | "rule" | "preferred">): string {
  const words = obstacleWords(obstacle);
  if (preferred) return `${words}, since the customer prefers them`;
  return rule === null ? words : `${words}, by “${rule}”`;
}

function skillWords({ name, wanted, rating, active }: Obstacle["skills"][number]): string {
  if (!active) return `${name} is switched off`;
  return rating === null ? `${name} is missing, ${wanted} wanted` : `${name} ${rating}, ${wanted} wanted`;
}

function presences({ allowed }: Obstacle): string {
  return allowed.map((one) => PRESENCE_LOOKS[one].word).join(" or ");
}

const units = (count: number | null) => (count === 1 ? "1 unit" : `${count} units`);
const often = (times: number | null) => (times === 1 ? "once, as often" : `${times} times, as often`);
