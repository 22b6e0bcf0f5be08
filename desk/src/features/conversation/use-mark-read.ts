// Tells the server what has been read: only when the page is in front, focused, and scrolled to the end.
import { useEffect, useState } from "react";
import { markRead } from "~/api/conversations";
import type { Conversation } from "~/api/types";

const SETTLE_MS = 400;

export function useMarkRead(conversation: Conversation, lastSeq: number, atEnd: boolean, mine: boolean): void {
  const focused = usePageFocus();
  const wanted = mine && atEnd && focused && conversation.unread_count > 0 && lastSeq > 0;
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => {
      // A lost mark costs nothing: the badge stays and the next look sends it again.
      markRead(conversation.id, lastSeq).catch(() => undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [wanted, conversation.id, lastSeq]);
}

function usePageFocus(): boolean {
  const [focused, setFocused] = useState(() => document.hasFocus());
  useEffect(() => {
    const update = () => setFocused(document.visibilityState === "visible" && document.hasFocus());
    const events = ["focus", "blur"] as const;
    for (const event of events) window.addEventListener(event, update);
    document.addEventListener("visibilitychange", update);
    return () => {
      for (const event of events) window.removeEventListener(event, update);
      document.removeEventListener("visibilitychange", update);
    };
  }, []);
  return focused;
}
