// Makes an offer heard and seen as its person wants it: the bell, and a system notification when the page is out of sight.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { howNotified, myNotifications, UNKNOWN } from "~/api/notifications";
import type { Id, Offer } from "~/api/types";
import { bell } from "~/lib/bell";
import { type Shown, showOutside } from "~/lib/desktop-notification";

export function useRinging(offers: readonly Offer[]): void {
  const ringing = offers.length > 0;
  const { data } = useQuery(myNotifications);
  const { sound, volume, repeats } = (data?.now ?? UNKNOWN).offer;
  useEffect(() => {
    if (ringing) bell.start({ sound, volume, repeats });
    else bell.stop();
  }, [ringing, sound, volume, repeats]);
  useEffect(() => () => bell.stop(), []);

  const rung = useRef<ReadonlySet<Id>>(new Set());
  useEffect(() => {
    const before = rung.current;
    rung.current = new Set(offers.map(({ id }) => id));
    // The first is rung above, and what goes on ringing needs no more.
    if (before.size > 0 && !repeats && offers.some(({ id }) => !before.has(id))) bell.ring({ sound, volume });
  }, [offers, sound, volume, repeats]);

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
  notification: Shown | null;
  words: string;
}

/** What the system would show of it, below its title. */
function wordsOf({ first_words, fields }: Offer): string {
  const lines = fields.map(({ header, value }) => `${header}: ${value}`);
  return [first_words, ...lines].filter(Boolean).join("\n");
}

function announce(offer: Offer): Shown | null {
  const wanted = {
    never: false,
    in_background: document.visibilityState === "hidden",
    always: true,
  }[offer.desktop_notification];
  if (!wanted || !howNotified().offer.browser) return null;
  // As a push of the same offer is tagged, so that one takes the place of the other.
  const tag = offer.id.replaceAll("-", "");
  return showOutside(offer.title, { body: wordsOf(offer), tag, requireInteraction: true, path: "/desk" });
}
