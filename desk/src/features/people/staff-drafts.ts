// Changes for many people as they are put together: what each kind asks for, and what is still lacking.
import type { Id, StaffChange } from "~/api/types";

export type ChangeKind = StaffChange["change"];

/** As many as the server makes at once. */
export const MOST_CHANGES = 5;

export interface Draft {
  key: number;
  kind: ChangeKind;
  /** The id of a queue, a skill or a profile, or a presence. */
  target: Id;
  /** A rating, a limit or units, as it is typed. */
  amount: string;
}

interface Asked {
  text: string;
  target?: "queue" | "skill" | "profile" | "presence";
  amount?: "rating" | "limit" | "units";
}

export const KINDS: Record<ChangeKind, Asked> = {
  add_to_queue: { text: "Add to a queue", target: "queue" },
  remove_from_queue: { text: "Take out of a queue", target: "queue" },
  add_skill: { text: "Give a skill", target: "skill", amount: "rating" },
  activate_skill: { text: "Switch a skill on", target: "skill" },
  deactivate_skill: { text: "Switch a skill off", target: "skill" },
  remove_skill: { text: "Take a skill away", target: "skill" },
  add_capacity_profile: { text: "Give a capacity profile", target: "profile", amount: "limit" },
  remove_capacity_profile: { text: "Take a capacity profile away", target: "profile" },
  set_capacity_units: { text: "Set capacity units", amount: "units" },
  set_presence: { text: "Set the presence", target: "presence" },
};

export const draft = (key: number): Draft => ({ key, kind: "add_to_queue", target: "", amount: "" });

/** Another kind begins anew, unless it asks for the same. */
export function withKind(one: Draft, kind: ChangeKind): Draft {
  const same = KINDS[one.kind].target === KINDS[kind].target;
  return { key: one.key, kind, target: same ? one.target : "", amount: "" };
}

/** The sentence that says what to change, or undefined. */
export function draftsLack(drafts: readonly Draft[]): string | undefined {
  if (drafts.some(isIncomplete)) return "Complete each change, or take it away.";
  const subjects = drafts.map(({ kind, target }) => `${KINDS[kind].target ?? kind} ${nameless(kind) ? "" : target}`);
  if (new Set(subjects).size < drafts.length) return "Something is changed twice; take one of the changes away.";
  return undefined;
}

/** The changes as the server takes them; only of drafts that lack nothing. */
export const changesOf = (drafts: readonly Draft[]): StaffChange[] => drafts.map(changeOf);

function changeOf({ kind, target, amount }: Draft): StaffChange {
  switch (kind) {
    case "add_to_queue":
    case "remove_from_queue":
      return { change: kind, queue_id: target };
    case "add_skill":
      return { change: kind, skill_id: target, rating: Number(amount) };
    case "activate_skill":
    case "deactivate_skill":
    case "remove_skill":
      return { change: kind, skill_id: target };
    case "add_capacity_profile":
      return { change: kind, profile_id: target, custom_limit: amount.trim() === "" ? null : Number(amount) };
    case "remove_capacity_profile":
      return { change: kind, profile_id: target };
    case "set_capacity_units":
      return { change: kind, units: Number(amount) };
    case "set_presence":
      return { change: kind, presence: target };
  }
}

const MOST = 1000;

function isIncomplete({ kind, target, amount }: Draft): boolean {
  const asked = KINDS[kind];
  if (asked.target && target === "") return true;
  if (!asked.amount || (asked.amount === "limit" && amount.trim() === "")) return false;
  return !(/^\d+$/.test(amount.trim()) && Number(amount) <= MOST);
}

/** People have one presence and one number of units, whichever is chosen. */
const nameless = (kind: ChangeKind): boolean => kind === "set_presence" || kind === "set_capacity_units";
