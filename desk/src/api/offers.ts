// Offers waiting for this representative's answer.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { live } from "./live";
import { hasCode } from "./problem";
import type { Id, Offer } from "./types";

export const pendingOffers = queryOptions({
  queryKey: keys.offers,
  queryFn: ({ signal }) => answer(api.GET("/api/offers", { signal })),
});

export function answerOffer(offer: Offer, reply: "acceptance" | "rejection"): Promise<Offer> {
  return settle(offer, (id) =>
    answer(api.POST(`/api/offers/{offer_id}/${reply}`, { params: { path: { offer_id: id } } })),
  );
}

/** A window of this person's shows it; without such a word it is no decline when it runs out. */
export function confirmShown(id: Id): Promise<unknown> {
  return answer(api.PUT("/api/offers/{offer_id}/rendering", { params: { path: { offer_id: id } } }));
}

/** Whatever the answer, the card must go: accepted, rejected, or gone because somebody else was faster. */
async function settle(offer: Offer, ask: (id: Id) => Promise<Offer>): Promise<Offer> {
  const mark = live.offers.mark();
  try {
    const settled = await ask(offer.id);
    live.putOffer(settled, mark);
    return settled;
  } catch (error) {
    if (hasCode(error, "offer_gone") || hasCode(error, "not_found"))
      live.putOffer({ ...offer, state: "withdrawn" }, mark);
    throw error;
  }
}
