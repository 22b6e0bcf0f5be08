// What the next message carries besides its text: whom it quotes, and its quick replies; kept per person and conversation.
import { useCallback, useSyncExternalStore } from "react";
import type { Action, Id, Outgoing } from "~/api/types";

export interface Quote {
  id: Id;
  author: string;
  preview: string;
}

export interface Extras {
  quote: Quote | null;
  quickReplies: readonly Action[];
}

export const NO_EXTRAS: Extras = { quote: null, quickReplies: [] };

const held = new Map<string, Extras>();
const listeners = new Set<() => void>();

export function setExtras(id: string, change: Partial<Extras>): void {
  held.set(id, { ...(held.get(id) ?? NO_EXTRAS), ...change });
  for (const listener of listeners) listener();
}

export function useExtras(id: string): [Extras, (change: Partial<Extras>) => void] {
  const extras = useSyncExternalStore(subscribe, () => held.get(id) ?? NO_EXTRAS);
  const set = useCallback((change: Partial<Extras>) => setExtras(id, change), [id]);
  return [extras, set];
}

export function carriesSomething({ quote, quickReplies }: Extras): boolean {
  return quote !== null || quickReplies.length > 0;
}

/** A message with what it is to carry; only text and stickers can quote. */
export function withExtras(content: Outgoing, extras: Extras): Outgoing {
  const carried = extras.quickReplies.length > 0 ? { ...content, quick_replies: [...extras.quickReplies] } : content;
  return extras.quote && (carried.type === "text" || carried.type === "sticker")
    ? { ...carried, quotes: extras.quote.id }
    : carried;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
