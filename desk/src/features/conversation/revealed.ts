// Which earlier conversation is to be unfolded, since something in it was found.
import { useSyncExternalStore } from "react";
import type { Id } from "~/api/types";

let sought: Id | null = null;
const listeners = new Set<() => void>();

export function reveal(conversation: Id | null): void {
  sought = conversation;
  for (const listener of listeners) listener();
}

export const useRevealed = (): Id | null => useSyncExternalStore(subscribe, () => sought);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
