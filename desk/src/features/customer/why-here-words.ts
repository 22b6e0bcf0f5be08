// What each step of routing did with a conversation, in a few words.
import type { RoutingStep } from "~/api/types";
import { overflowOf, overflowWords } from "~/lib/routing-path";
import { clockTime } from "~/lib/time";
import { whoWords, wishOf } from "~/lib/wish-words";

export function stepWords({ kind, detail }: RoutingStep): string {
  const queue = nameIn(detail.queue) ?? "a queue";
  const person = nameIn(detail.person) ?? "somebody";
  switch (kind) {
    case "classified":
      return "Classified";
    case "queue_chosen":
      return "Rules looked for a queue";
    case "overflowed": {
      const overflow = overflowOf(detail);
      return overflow ? overflowWords(overflow) : "Overflowed";
    }
    case "overflow_stopped":
      return stoppedWords(detail);
    case "queued":
      return `Queued in ${queue}`;
    case "matched":
      return matchedWords(detail, person);
    case "offered":
      return `Offered to ${person}${typeof detail.until === "string" ? `, until ${clockTime(detail.until)}` : ""}`;
    case "declined":
      return `${capital(person)} declined`;
    case "missed":
      return detail.shown === false
        ? `The offer to ${person} ran out, not shown`
        : `${capital(person)} let the offer run out`;
    case "auto_assigned":
      return `Assigned to ${person} when the time was over`;
    case "rerouted":
      return `Taken back from ${person}, since no window had shown it`;
    case "left_behind":
      return leftWords(detail, person);
    case "transferred":
      return transferredWords(detail, nameIn(detail.queue) ?? person);
    case "released":
      return releasedWords(detail);
    case "timed_out":
      return "Waited too long";
    case "assigned_by_hand":
      return assignedWords(detail, person);
  }
}

function matchedWords(detail: RoutingStep["detail"], person: string): string {
  const { way, outcome, rule, ruleset } = detail;
  if (way === "rules") return `Matched with ${person} by “${rule}” of “${ruleset}”`;
  if (way !== "preferred") return `Matched with ${person}`;
  if (outcome === "offered") return `${capital(person)} is preferred by the customer`;
  // One noted before each was told of says only that nobody was there.
  const standing = wishOf(detail)?.people.find(({ name }) => name === person)?.standing ?? "absent";
  const away = `The customer prefers ${person}, ${whoWords(standing)}`;
  return outcome === "waits" ? `${away}: it waits` : `${away}: others are asked`;
}

function stoppedWords({ to, why }: RoutingStep["detail"]): string {
  const there = nameIn(to) ?? "another queue";
  const reason = why === "came_from_there" ? `it has come from ${there} already` : `nobody serves ${there}`;
  return `Waited too long, and stays: ${reason}`;
}

function leftWords({ since, outcome }: RoutingStep["detail"], person: string): string {
  const gone = `${capital(person)} was gone${typeof since === "string" ? ` since ${clockTime(since)}` : ""}`;
  return outcome === "requeue" ? `${gone}: it went back to the queue` : `${gone}: supervisors were told`;
}

function transferredWords({ by, reason }: RoutingStep["detail"], to: string): string {
  const who = nameIn(by);
  const done = who ? `${who} transferred it to ${to}` : `Transferred to ${to}`;
  return typeof reason === "string" && reason ? `${done}: ${reason}` : done;
}

function releasedWords({ by, reason }: RoutingStep["detail"]): string {
  const done = `${capital(nameIn(by) ?? "somebody")} released it to the queue`;
  return typeof reason === "string" && reason ? `${done}: ${reason}` : done;
}

function assignedWords({ by, reason }: RoutingStep["detail"], to: string): string {
  const who = nameIn(by);
  const done = who && who !== to ? `${who} assigned it to ${to}` : `${capital(to)} took it by hand`;
  return typeof reason === "string" && reason ? `${done}: ${reason}` : done;
}

function nameIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("name" in value)) return null;
  return typeof value.name === "string" && value.name ? value.name : null;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
