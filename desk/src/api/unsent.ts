// Which conversations hold messages of a person that did not leave this computer, whether or not they are open.
import { useCallback, useSyncExternalStore } from "react";
import { logs } from "./live";
import { keptOf, onOutbox } from "./outbox";
import type { Id } from "./types";

export type UnsentCounts = ReadonlyMap<Id, number>;

/** As long as sending is tried again by itself; what is older was left behind by a page that is gone. */
const TRYING_MS = 30_000;
const LOOK_EVERY_MS = 10_000;

let seen = "";
let counts: UnsentCounts = new Map();

/** How many messages were not sent, by conversation; what is still being tried does not count. */
export function useUnsent(person: Id): UnsentCounts {
  const get = useCallback(() => unsentOf(person), [person]);
  return useSyncExternalStore(subscribe, get);
}

/** Asks the server what it has after all of what an earlier page did not see through. */
export function settleUnsent(person: Id): void {
  for (const conversation of keptOf(person).keys()) void logs.get(conversation).open();
}

function unsentOf(person: Id): UnsentCounts {
  const given = [...keptOf(person)].map(([conversation, kept]): [Id, number] => {
    const left = kept.filter((one) => one.failed || Date.now() - Date.parse(one.createdAt) > TRYING_MS);
    return [conversation, left.length];
  });
  const found = given.filter(([, count]) => count > 0);
  // The same answer is the same object, or everything would be drawn again at each look.
  const text = JSON.stringify(found);
  if (text !== seen) {
    seen = text;
    counts = new Map(found);
  }
  return counts;
}

function subscribe(listener: () => void): () => void {
  const stop = onOutbox(listener);
  const timer = setInterval(listener, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    stop();
  };
}
