// Tells the server what has been read: only when the page is in front, focused, and scrolled to the end.
import { useEffect, useState } from "react";
import { markRead } from "~/api/conversations";
import type { Conversation } from "~/api/types";

const SETTLE_MS = 400;

export function useMarkRead(conversation: Conversation, lastSeq: number, atEnd: boolean, mine: boolean): void {
  const focused = usePageFocus();
  const [told, setTold] = useState("");
  // Once also where nothing is unread: what was assigned to somebody who never looks into it is taken back from them.
  const held = `${conversation.id} ${conversation.state_since}`;
  const news = conversation.unread_count > 0 || (conversation.state === "active" && told !== held);
  const wanted = mine && atEnd && focused && news && lastSeq > 0;
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => {
      // A lost mark costs nothing: the badge stays and the next look sends it again.
      markRead(conversation.id, lastSeq)
        .then(() => setTold(held))
        .catch(() => undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [wanted, conversation.id, held, lastSeq]);
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
