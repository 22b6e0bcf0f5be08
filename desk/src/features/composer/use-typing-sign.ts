// Lets the customer's phone show that an answer is being written, no more often than the sign lasts there.
import { useEffect, useRef } from "react";
import { noteTyping } from "~/api/conversations";
import type { Id } from "~/api/types";

const EVERY_MS = 15_000;

export function useTypingSign(conversation: Id, text: string, allowed: boolean): void {
  const told = useRef({ conversation, text, at: 0 });
  useEffect(() => {
    const last = told.current;
    if (last.conversation !== conversation) {
      // A draft that was here before is not being typed now.
      told.current = { conversation, text, at: 0 };
      return;
    }
    if (text === last.text) return;
    const grown = text.trim() !== "" && allowed;
    const due = grown && Date.now() - last.at >= EVERY_MS;
    told.current = { conversation, text, at: due ? Date.now() : last.at };
    // A sign that is lost costs nothing.
    if (due) noteTyping(conversation).catch(() => undefined);
  }, [conversation, text, allowed]);
}
