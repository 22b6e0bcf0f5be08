// Goes to a message of the thread, however far up it is: what is older is loaded until it is there.
import { type RefObject, useCallback } from "react";
import type { ConversationLog } from "~/api/conversation-log";
import type { Message } from "~/api/types";
import { pointAt } from "./find-jump";

/** As much as somebody would scroll for one quote; each page holds fifty messages. */
const MOST_PAGES = 40;

export function useJump(scroller: RefObject<HTMLElement | null>, log: ConversationLog) {
  return useCallback(
    async (quoted: NonNullable<Message["quoted"]>) => {
      for (let page = 0; page < MOST_PAGES && log.missesBefore(quoted.seq); page += 1) await log.loadOlder();
      // What was loaded is drawn with the next frame.
      requestAnimationFrame(() => {
        const found = scroller.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(quoted.id)}"]`);
        if (found) pointAt(found);
      });
    },
    [scroller, log],
  );
}
