// Opens by itself what is assigned automatically, once its time is over, where its template says so.
import { useEffect, useRef } from "react";
import type { Desk } from "~/actions/desk";
import { live } from "~/api/live";
import type { Id, Offer } from "~/api/types";

/** How much earlier than by this machine's clock the server may have let an offer run out. */
const CLOCKS_DIFFER_MS = 5000;

export function useAutoOpening(desk: Desk): void {
  const watched = useRef(new Map<Id, Offer>());
  const { offers, show } = desk;
  useEffect(() => {
    for (const [id, offer] of watched.current) {
      if (offers.some((one) => one.id === id)) continue;
      watched.current.delete(id);
      const ranOut = Date.now() > Date.parse(offer.expires_at) - CLOCKS_DIFFER_MS;
      // Whoever opened it earlier did so by hand, in this window or in another.
      if (ranOut && live.lastOffer(id)?.state === "accepted") show(offer.conversation_id);
    }
    for (const offer of offers) if (offer.auto_accept) watched.current.set(offer.id, offer);
  }, [offers, show]);
}
