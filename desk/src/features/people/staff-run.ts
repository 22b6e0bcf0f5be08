// Makes the same changes for however many people, as many of them at a time as the server takes.
import { askPeopleAnew, changePeople, MOST_PEOPLE } from "~/api/people";
import { explain, isPassing, Problem } from "~/api/problem";
import type { Id, PersonChanged, StaffChange } from "~/api/types";

const TRIES = 3;
const PAUSE_MS = 1000;

/** How it ended. */
export interface Run {
  outcomes: PersonChanged[];
  /** Those for whom it was not asked, since it was stopped or the server could not be reached. */
  left: Id[];
  trouble: string | null;
}

interface Watch {
  onDone(count: number): void;
  stopped(): boolean;
}

export async function changeAll(ids: readonly Id[], changes: StaffChange[], watch: Watch): Promise<Run> {
  const outcomes: PersonChanged[] = [];
  let trouble: string | null = null;
  while (outcomes.length < ids.length && trouble === null && !watch.stopped()) {
    const next = ids.slice(outcomes.length, outcomes.length + MOST_PEOPLE);
    try {
      outcomes.push(...(await patiently(() => changePeople(next, changes))).items);
      watch.onDone(outcomes.length);
    } catch (error) {
      trouble = explain(error);
    }
  }
  void askPeopleAnew();
  return { outcomes, left: ids.slice(outcomes.length), trouble };
}

/** Asks again when the server was busy or away: made a second time, the same changes do nothing. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask();
    } catch (error) {
      if (tried === TRIES || !isPassing(error)) throw error;
      const seconds = error instanceof Problem ? error.retryAfterSeconds : null;
      await new Promise((resolve) => setTimeout(resolve, seconds === null ? PAUSE_MS : seconds * 1000));
    }
  }
}

export interface RefusedGroup {
  why: string;
  names: string[];
}

/** Those who could not be changed, by what was in the way. */
export function refusedBy(outcomes: readonly PersonChanged[]): RefusedGroup[] {
  const groups = new Map<string, string[]>();
  for (const { result, why, name, user_id } of outcomes) {
    if (result !== "refused") continue;
    const reason = why ?? "";
    groups.set(reason, [...(groups.get(reason) ?? []), name ?? user_id]);
  }
  return [...groups].map(([why, names]) => ({ why, names }));
}
