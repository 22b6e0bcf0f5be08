// Goes to a message that was found, wherever it is: older pages are loaded, and earlier conversations unfolded.
import { logs } from "~/api/live";
import type { Id } from "~/api/types";
import { reveal } from "./revealed";

interface Hit {
  message_id: Id;
  conversation_id: Id;
  seq: number;
}

/** How long nothing new may be drawn. */
const PATIENCE_MS = 5000;

/** True once it stands in the middle of the thread; false when it could not be reached, or `stopped` says so. */
export async function goTo(hit: Hit, shown: Id, scroller: HTMLElement, stopped: () => boolean): Promise<boolean> {
  if (hit.conversation_id !== shown) {
    // The earlier ones stand above the whole of this one.
    if (!(await logs.get(shown).reachBack(1)) || stopped()) return false;
    reveal(hit.conversation_id);
  }
  if (!(await logs.get(hit.conversation_id).reachBack(hit.seq)) || stopped()) return false;
  const found = await drawn(`[data-message="${CSS.escape(hit.message_id)}"]`, scroller, stopped);
  if (!found) return false;
  pointAt(found);
  return true;
}

/** Brings a message into the middle, and draws the eye to it. */
export function pointAt(message: HTMLElement): void {
  message.scrollIntoView({ block: "center" });
  message.animate?.([{ opacity: 0.3 }, { opacity: 1 }], { duration: 900 });
}

/** What has been loaded is drawn within some frames; earlier conversations come page by page before. */
async function drawn(selector: string, within: HTMLElement, stopped: () => boolean): Promise<HTMLElement | null> {
  let end = Date.now() + PATIENCE_MS;
  const observer = new MutationObserver(() => {
    end = Date.now() + PATIENCE_MS;
  });
  observer.observe(within, { childList: true, subtree: true });
  try {
    while (Date.now() < end && !stopped()) {
      const found = within.querySelector<HTMLElement>(selector);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return null;
  } finally {
    observer.disconnect();
  }
}
