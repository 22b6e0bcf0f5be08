// Which earlier conversation is to be unfolded, since something in it was found.
import { useSyncExternalStore } from "react";
import type { Id } from "~/api/types";

/** Another one each time, also for the same conversation: somebody may have folded it away meanwhile. */
export interface Sought {
  id: Id;
}

let sought: Sought | null = null;
const listeners = new Set<() => void>();

export function reveal(conversation: Id | null): void {
  sought = conversation === null ? null : { id: conversation };
  for (const listener of listeners) listener();
}

export const useRevealed = (): Sought | null => useSyncExternalStore(subscribe, () => sought);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
