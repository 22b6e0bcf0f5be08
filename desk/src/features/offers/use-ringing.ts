// Makes an offer heard and seen: the bell, and a system notification when the page is out of sight.
import { useEffect, useRef } from "react";
import type { Id, Offer } from "~/api/types";
import { bell } from "~/lib/bell";

export function useRinging(offers: readonly Offer[]): void {
  const ringing = offers.length > 0;
  useEffect(() => {
    if (ringing) bell.start();
    else bell.stop();
    return () => bell.stop();
  }, [ringing]);

  const open = useRef(new Map<Id, Notification | null>());
  useEffect(() => {
    const pending = new Set(offers.map((offer) => offer.id));
    for (const [id, notification] of open.current) {
      if (pending.has(id)) continue;
      notification?.close();
      open.current.delete(id);
    }
    for (const offer of offers) if (!open.current.has(offer.id)) open.current.set(offer.id, announce(offer));
  }, [offers]);
}

function announce(offer: Offer): Notification | null {
  if (document.visibilityState !== "hidden" || typeof Notification === "undefined") return null;
  if (Notification.permission !== "granted") return null;
  try {
    const title = `${offer.customer.display_name ?? "LINE user"} is waiting`;
    const notification = new Notification(title, { body: offer.first_words, tag: offer.id, requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return notification;
  } catch {
    // Some mobile browsers only allow notifications from a service worker.
    return null;
  }
}

/** Must be called from a click or a key, or browsers refuse silently. */
export function askToNotify(): void {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return;
  void Notification.requestPermission().catch(() => undefined);
}
