// What has been typed and not sent, kept per person and conversation through tab switches and reloads.
import { useCallback, useSyncExternalStore } from "react";
import type { Id } from "~/api/types";
import { forgetWhenLeaving } from "~/lib/belongings";
import { tabShelf } from "~/lib/storage";

const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

forgetWhenLeaving((author) => {
  for (const id of [...drafts.keys()]) if (id.startsWith(`${author}.`)) drafts.delete(id);
  for (const listener of listeners) listener();
});

/** Of one person in one conversation: whoever signs in next on this PC begins with nothing. */
export const draftId = (author: Id, conversation: Id): string => `${author}.${conversation}`;

function draftOf(id: string): string {
  const held = drafts.get(id);
  if (held !== undefined) return held;
  const stored = tabShelf.read(`draft.${id}`) ?? "";
  drafts.set(id, stored);
  return stored;
}

export function setDraft(id: string, text: string): void {
  drafts.set(id, text);
  tabShelf.write(`draft.${id}`, text || null);
  for (const listener of listeners) listener();
}

/** Text that comes back from a failed message joins what has been typed since. */
export function returnToDraft(id: string, text: string): void {
  const typed = draftOf(id);
  setDraft(id, typed ? `${text}\n${typed}` : text);
}

export function useDraft(id: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(subscribe, () => draftOf(id));
  const set = useCallback((next: string) => setDraft(id, next), [id]);
  return [text, set];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
