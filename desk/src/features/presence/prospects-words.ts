// Why somebody gets nothing, or little: each cause in a sentence, with the page where it can be mended.
import { PRESENCE_LOOKS, presenceOfOther } from "~/actions/presence-looks";
import type { Obstacle, Prospects } from "~/api/types";
import { exactTime } from "~/lib/time";

export interface Page {
  path: string;
  name: string;
}

export interface Cause {
  text: string;
  /** Where it can be mended. */
  page?: Page;
}

const PEOPLE = { path: "/representatives", name: "Representatives" };
const USERS = { path: "/admin/users", name: "Users" };
const QUEUES = { path: "/admin/queues", name: "Queues" };
const HOURS = { path: "/admin/operating-hours", name: "Operating hours" };
const PROFILES = { path: "/admin/capacity-profiles", name: "Capacity profiles" };
const ROUTING = { path: "/admin/routing-settings", name: "Routing" };
const WORKSTREAMS = { path: "/admin/workstreams", name: "Workstreams" };

/** Every cause, what stops everything first; never none. */
export function causesOf(prospects: Prospects): Cause[] {
  const found = [...ofPerson(prospects), ...ofWhatWaits(prospects), ...ofQueues(prospects), ...ofOffers(prospects)];
  return found.length > 0 ? found : [{ text: "Nothing is in the way: the next conversation can be offered." }];
}

function ofPerson({ in_service, presence, windows, sessions, queues }: Prospects): Cause[] {
  const causes: Cause[] = [];
  if (!in_service) causes.push({ text: "Out of service: nothing is offered.", page: USERS });
  else if (presence.origin === "signed_out") causes.push({ text: "Signed out." });
  else if (presence.origin === "disconnected")
    causes.push({ text: `Offline: ${windows === 0 ? "no window of the desk is open" : "the connection was lost"}.` });
  else if (presence.presence === "offline") causes.push({ text: "Shown as offline, by choice.", page: PEOPLE });
  if (queues.length === 0) causes.push({ text: "In no queue: nothing can be offered.", page: QUEUES });
  if (presence.cause === "session_limit") {
    const text = `Not to be disturbed: ${sessions.held} conversations at a time, and ${sessions.limit} are the limit.`;
    causes.push({ text, page: ROUTING });
  }
  return causes;
}

/** Of the reasons that stop single conversations, each once, with how many it stops. */
function ofWhatWaits(prospects: Prospects): Cause[] {
  const { presence } = prospects;
  const stopped = (reason: Obstacle["reason"]) =>
    obstaclesOf(prospects).filter((one): one is Obstacle => one?.reason === reason);
  const causes: Cause[] = [];
  const elsewhere = stopped("presence");
  if (elsewhere.length > 0 && presence.cause !== "session_limit") {
    const allowed = elsewhere[0]?.allowed.map((one) => PRESENCE_LOOKS[one].word).join(" or ");
    const text = `${presenceOfOther(presence)} since ${exactTime(presence.since)}, but ${waits(elsewhere.length)} for ${allowed}.`;
    causes.push({ text, page: PEOPLE });
  }
  const units = stopped("units");
  if (units.length > 0) {
    const free = Math.max(prospects.capacity.units.free, 0);
    const text = `Not enough room: ${free} of ${prospects.capacity.units.limit} units are free, ${takes(units.length)} more.`;
    causes.push({ text, page: USERS });
  }
  for (const [name, times] of tally(stopped("profile_full").map((one) => one.profile ?? "")))
    causes.push({ text: `The capacity profile ${name} is full, and ${takes(times)} a slot of it.`, page: PROFILES });
  for (const [name, times] of tally(stopped("profile_missing").map((one) => one.profile ?? "")))
    causes.push({ text: `Without the capacity profile ${name}, of which ${takes(times)} a slot.`, page: PROFILES });
  const skills = stopped("skill");
  if (skills.length > 0) {
    const names = [...tally(skills.flatMap((one) => one.skills.map((skill) => skill.name))).keys()].sort().join(", ");
    const text = `Skills are missing, rated too low or switched off, and ${wants(skills.length)} them: ${names}.`;
    causes.push({ text, page: USERS });
  }
  const declined = stopped("declined").length;
  if (declined > 0) causes.push({ text: `Declined ${conversations(declined)} as often as is allowed.`, page: ROUTING });
  for (const { name, expected } of prospects.queues) {
    const refused = expected.filter(({ obstacle }) => obstacle?.reason === "rules").length;
    const text = `No rule of ${name} fits for ${conversations(refused)}: below is what is missing.`;
    if (refused > 0) causes.push({ text, page: QUEUES });
  }
  for (const [name, times] of tally(stopped("waits_for_preferred").map((one) => one.other ?? "")))
    causes.push({
      text: `${waits(times)} for ${name}, whom ${times === 1 ? "its customer prefers" : "their customers prefer"}.`,
      page: ROUTING,
    });
  const many = stopped("declined_by_many").length;
  if (many > 0) causes.push({ text: `So many people declined ${conversations(many)} that somebody has to pick.` });
  return causes;
}

function ofQueues({ queues }: Prospects): Cause[] {
  const picked = queues.flatMap(({ name, picked_from }) =>
    picked_from.map((stream) => ({
      text: `What comes from ${stream} into ${name} is not offered: it is picked.`,
      page: WORKSTREAMS,
    })),
  );
  const closed = queues
    .filter((queue) => !queue.open)
    .map(({ name, opens_at }) => ({
      text: `${name} is closed${opens_at ? ` till ${exactTime(opens_at)}` : ""}: what comes now goes by its overflow.`,
      page: HOURS,
    }));
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const empty = queues.length > 0 && waiting === 0 ? [{ text: "Nothing waits in these queues." }] : [];
  return [...picked, ...closed, ...empty];
}

function ofOffers(prospects: Prospects): Cause[] {
  const all = obstaclesOf(prospects);
  const count = (reason: Obstacle["reason"] | undefined) => all.filter((one) => one?.reason === reason).length;
  const told: [number, string][] = [
    [count("offered"), "being offered right now."],
    [count("offered_elsewhere"), "being offered to others, and could be offered here next."],
    [count(undefined), "waiting that could be offered here: it goes to whoever’s turn it is."],
  ];
  return told.filter(([times]) => times > 0).map(([times, what]) => ({ text: `${conversations(times)} ${what}` }));
}

const obstaclesOf = ({ queues }: Prospects) => queues.flatMap((queue) => queue.expected.map((one) => one.obstacle));

function tally(names: string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return times;
}

const conversations = (count: number) => (count === 1 ? "1 conversation" : `${count} conversations`);
const waits = (count: number) => `${conversations(count)} ${count === 1 ? "waits" : "wait"}`;
const takes = (count: number) => `${conversations(count)} ${count === 1 ? "takes" : "take"}`;
const wants = (count: number) => `${conversations(count)} ${count === 1 ? "wants" : "want"}`;

const OUTCOMES: Record<NonNullable<Prospects["last_offer"]>["state"], string> = {
  pending: "it still rings",
  accepted: "accepted",
  rejected: "declined",
  missed: "not answered in time",
  withdrawn: "taken back before it was answered",
};

export function lastOfferWords({ last_offer: last }: Prospects): string {
  if (last === null) return "Nothing was ever offered.";
  const outcome = last.state === "missed" && !last.shown ? "it ran out, shown in no window" : OUTCOMES[last.state];
  return `${last.customer ?? "A customer"} in ${last.queue}, ${exactTime(last.made_at)}: ${outcome}.`;
}
