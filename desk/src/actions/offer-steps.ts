// Answering an offer: accept it, reject it, and say plainly when somebody else was faster.
import { answerOffer } from "~/api/offers";
import { explain, hasCode, type Problem } from "~/api/problem";
import type { Offer } from "~/api/types";
import { nameOf } from "~/lib/customer-name";
import type { Action, Desk } from "./desk";

export async function acceptOffer(desk: Desk, offer: Offer): Promise<void> {
  try {
    await answerOffer(offer, "acceptance");
    desk.show(offer.conversation_id);
    desk.focusComposer();
  } catch (error) {
    report(desk, offer, error);
  }
}

export async function rejectOffer(desk: Desk, offer: Offer): Promise<void> {
  try {
    await answerOffer(offer, "rejection");
  } catch (error) {
    report(desk, offer, error);
  }
}

function report(desk: Desk, offer: Offer, error: unknown): void {
  const name = nameOf(offer.customer);
  desk.notify({ intent: "warning", title: hasCode(error, "offer_gone") ? goneText(error, name) : explain(error) });
}

function goneText(problem: Problem, name: string): string {
  const { outcome, winner } = problem.extra;
  if (outcome === "accepted" && typeof winner === "string") return `${winner} already took ${name}.`;
  if (outcome === "missed") return `The offer of ${name} had already timed out.`;
  if (outcome === "rejected") return `The offer of ${name} was already rejected.`;
  return `The offer of ${name} is no longer available.`;
}

export const offerActions: Action[] = [
  {
    id: "accept-offer",
    label: "Accept the offer",
    code: "KeyA",
    when: (desk) => desk.offers.length > 0,
    perform: (desk) => (desk.offers[0] ? acceptOffer(desk, desk.offers[0]) : undefined),
  },
  {
    id: "reject-offer",
    label: "Reject the offer",
    code: "KeyR",
    when: (desk) => Boolean(desk.offers[0]?.reject_label),
    perform: (desk) => (desk.offers[0] ? rejectOffer(desk, desk.offers[0]) : undefined),
  },
];
