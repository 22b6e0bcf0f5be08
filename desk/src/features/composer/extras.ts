// What the next message carries besides its text: whom it quotes and mentions, and its quick replies; kept per person and conversation.
import { useCallback, useSyncExternalStore } from "react";
import type { Action, Id, Outgoing, OutgoingOf } from "~/api/types";
import { forgetWhenLeaving } from "~/lib/belongings";
import { type MentionChoice, mentionsIn } from "./mentions";

export interface Quote {
  id: Id;
  author: string;
  preview: string;
}

export interface Extras {
  quote: Quote | null;
  quickReplies: readonly Action[];
  /** Whom the text may mention, as they were chosen; whether it still does is seen when it is sent. */
  mentions: readonly MentionChoice[];
}

export const NO_EXTRAS: Extras = { quote: null, quickReplies: [], mentions: [] };

const held = new Map<string, Extras>();
const listeners = new Set<() => void>();

forgetWhenLeaving((author) => {
  for (const id of [...held.keys()]) if (id.startsWith(`${author}.`)) held.delete(id);
  for (const listener of listeners) listener();
});

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
  const said = content.type === "text" ? withMentions(content, extras.mentions) : content;
  const carried = extras.quickReplies.length > 0 ? { ...said, quick_replies: [...extras.quickReplies] } : said;
  return extras.quote && (carried.type === "text" || carried.type === "sticker")
    ? { ...carried, quotes: extras.quote.id }
    : carried;
}

function withMentions(content: OutgoingOf<"text">, chosen: readonly MentionChoice[]): OutgoingOf<"text"> {
  const mentions = mentionsIn(content.text, chosen);
  return mentions.length > 0 ? { ...content, mentions } : content;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
