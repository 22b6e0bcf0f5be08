// How it came about that somebody is shown so, in words for themselves.
import type { Id, PresenceOf } from "~/api/types";

const BY_CAPACITY: Record<string, string> = {
  free: "Automatic: you hold nothing",
  partly: "Automatic: you hold part of what you can take",
  full: "Automatic: you hold all that you can take",
  negative: "Automatic: you hold more than you can take",
  session_limit: "Automatic: you have as many conversations as one may have open",
};

const IMPOSED: Record<string, string> = {
  offer_missed: "Set because you did not answer an offer",
  offer_rejected: "Set because you declined an offer",
};

export function presenceOrigin(now: PresenceOf, me: Id): string {
  const cause = now.cause ?? "";
  switch (now.origin) {
    case "automatic":
      return BY_CAPACITY[cause] ?? "Automatic";
    case "signed_in":
      return (now.custom ? undefined : BY_CAPACITY[cause]) ?? "Your default at sign-in";
    case "imposed":
      return IMPOSED[cause] ?? "Set by the system";
    case "manual":
      return `${now.set_by && now.set_by.id !== me ? `Set by ${now.set_by.name}` : "Chosen by you"}; ${lifetime(now)}`;
    default:
      return "You were not at your desk";
  }
}

function lifetime({ presence }: PresenceOf): string {
  const short = presence === "available" || presence === "busy";
  return short ? "till the next conversation comes or goes" : "till another is chosen";
}
