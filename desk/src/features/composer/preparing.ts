// Files that are being made ready for LINE: each goes out by itself when it is, whatever is looked at meanwhile.
import { useSyncExternalStore } from "react";
import { answer, api } from "~/api/client";
import { logs } from "~/api/live";
import { explain, isPassing } from "~/api/problem";
import type { Attachment, Id } from "~/api/types";
import { forgetWhenLeaving } from "~/lib/belongings";
import { tabShelf } from "~/lib/storage";

export interface Preparing {
  id: Id;
  name: string;
  percent: number;
  /** Why it does not go out by itself. */
  reason: string | null;
  /** It is there, and can go as it is. */
  asDocument: boolean;
}

const ASK_EVERY_MS = 700;
const NONE: readonly Preparing[] = [];
const held = new Map<string, readonly Preparing[]>();
const listeners = new Set<() => void>();

forgetWhenLeaving((author) => {
  for (const draft of [...held.keys()]) if (draft.startsWith(`${author}.`)) held.delete(draft);
  for (const listener of listeners) listener();
});

/** Wait for an upload of this person in this conversation, then send it. */
export function prepare(draft: string, conversation: Id, attachment: Attachment, name: string): void {
  const item: Preparing = { id: attachment.id, name, percent: 0, reason: null, asDocument: false };
  put(draft, [...of(draft), item]);
  void follow(draft, conversation, item.id);
}

export function usePreparing(draft: string, conversation: Id): readonly Preparing[] {
  if (!held.has(draft)) restore(draft, conversation);
  return useSyncExternalStore(subscribe, () => of(draft));
}

export function sendAsDocument(draft: string, conversation: Id, id: Id): void {
  forget(draft, id);
  logs.get(conversation).send({ type: "upload", attachment_id: id, as_document: true });
}

export function discard(draft: string, conversation: Id, id: Id): void {
  forget(draft, id);
  const path = { conversation_id: conversation, attachment_id: id };
  // What is not taken back now is swept after a day.
  void answer(
    api.DELETE("/api/conversations/{conversation_id}/attachments/{attachment_id}", { params: { path } }),
  ).catch(() => undefined);
}

async function follow(draft: string, conversation: Id, id: Id): Promise<void> {
  const path = { conversation_id: conversation, attachment_id: id };
  while (of(draft).some((one) => one.id === id)) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    try {
      const now = await answer(
        api.GET("/api/conversations/{conversation_id}/attachments/{attachment_id}", { params: { path } }),
      );
      if (now.state !== "pending") return settle(draft, conversation, now);
      change(draft, id, { percent: now.percent ?? 0 });
    } catch (error) {
      if (!isPassing(error)) return change(draft, id, { reason: explain(error) });
    }
  }
}

function settle(draft: string, conversation: Id, { id, state, why_not }: Attachment): void {
  if (!of(draft).some((one) => one.id === id)) return;
  if (state === "stored" && !why_not) {
    forget(draft, id);
    logs.get(conversation).send({ type: "upload", attachment_id: id, as_document: false });
  } else {
    change(draft, id, { reason: why_not?.reason ?? "It is not here any more.", asDocument: state === "stored" });
  }
}

const of = (draft: string) => held.get(draft) ?? NONE;
const forget = (draft: string, id: Id) =>
  put(
    draft,
    of(draft).filter((one) => one.id !== id),
  );
const change = (draft: string, id: Id, to: Partial<Preparing>) =>
  put(
    draft,
    of(draft).map((one) => (one.id === id ? { ...one, ...to } : one)),
  );

function put(draft: string, all: readonly Preparing[]): void {
  held.set(draft, all);
  tabShelf.write(`preparing.${draft}`, all.length > 0 ? JSON.stringify(all) : null);
  for (const listener of listeners) listener();
}

/** What was on its way when the page was reloaded goes on; what had stopped still says why. */
function restore(draft: string, conversation: Id): void {
  const left = parse(tabShelf.read(`preparing.${draft}`));
  held.set(draft, left);
  for (const one of left) if (one.reason === null) void follow(draft, conversation, one.id);
}

function parse(stored: string | null): readonly Preparing[] {
  try {
    const found: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(found)
      ? found.filter((one) => typeof one?.id === "string" && typeof one.name === "string")
      : NONE;
  } catch {
    return NONE;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
