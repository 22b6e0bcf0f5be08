// Makes an offer heard and seen: the bell, and a system notification when the page is out of sight.
import { useEffect, useRef } from "react";
import type { Id, Offer } from "~/api/types";
import { bell } from "~/lib/bell";
import { showOutside } from "~/lib/desktop-notification";

export function useRinging(offers: readonly Offer[]): void {
  const ringing = offers.length > 0;
  useEffect(() => {
    if (ringing) bell.start();
    else bell.stop();
    return () => bell.stop();
  }, [ringing]);

  const open = useRef(new Map<Id, Announced>());
  useEffect(() => {
    const words = new Map(offers.map((offer) => [offer.id, wordsOf(offer)]));
    for (const [id, announced] of open.current) {
      // What the customer has taken back must not stay on the screen either.
      if (words.get(id) === announced.words) continue;
      announced.notification?.close();
      if (words.has(id)) open.current.set(id, { notification: null, words: words.get(id) ?? "" });
      else open.current.delete(id);
    }
    for (const offer of offers)
      if (!open.current.has(offer.id))
        open.current.set(offer.id, { notification: announce(offer), words: wordsOf(offer) });
  }, [offers]);
}

interface Announced {
  notification: Notification | null;
  words: string;
}

/** What the system would show of it, below its title. */
function wordsOf({ first_words, fields }: Offer): string {
  const lines = fields.map(({ header, value }) => `${header}: ${value}`);
  return [first_words, ...lines].filter(Boolean).join("\n");
}

function announce(offer: Offer): Notification | null {
  const wanted = {
    never: false,
    in_background: document.visibilityState === "hidden",
    always: true,
  }[offer.desktop_notification];
  if (!wanted) return null;
  return showOutside(offer.title, { body: wordsOf(offer), tag: offer.id, requireInteraction: true });
}

/** Must be called from a click or a key, or browsers refuse silently. */
export function askToNotify(): void {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return;
  void Notification.requestPermission().catch(() => undefined);
}
