// What comes of whom a customer prefers, in words: where each of them stands, and who is asked now.

export type WishStanding = "out_of_service" | "not_in_queue" | "declined" | "absent" | "here";

export interface Wished {
  id: string;
  name: string;
  standing: WishStanding;
}

export interface Wish {
  /** The most preferred first. */
  people: Wished[];
  for_whom: string;
  fallback: "next_best" | "leave";
  outcome: "offered" | "others" | "waits";
}

const STANDINGS: Record<WishStanding, string> = {
  out_of_service: "out of service",
  not_in_queue: "not in this queue",
  declined: "has declined it",
  absent: "not there",
  here: "there",
};

/** As a sentence goes on after somebody's name. */
const WHO: Record<WishStanding, string> = {
  out_of_service: "who is out of service",
  not_in_queue: "who does not serve this queue",
  declined: "who has declined it",
  absent: "who is not there",
  here: "who is there",
};

export const standingWords = (standing: WishStanding): string => STANDINGS[standing];
export const whoWords = (standing: WishStanding): string => WHO[standing];

export function wishWords({ people, for_whom, fallback, outcome }: Wish): string {
  const name = people.find(({ id }) => id === for_whom)?.name ?? "One of them";
  if (outcome === "offered") return `${name} is asked before all others.`;
  if (outcome === "waits") {
    const awaited = people.filter(({ standing }) => standing === "absent").map((one) => one.name);
    return `Nobody else is asked: it is left waiting for ${awaited.join(" or ")}.`;
  }
  return fallback === "leave"
    ? "None of them can be waited for, so others are asked."
    : "None of them can be asked first, so others are asked.";
}

/** What a step tells of it; null where it tells nothing, as before. */
export function wishOf(detail: Record<string, unknown>): Pick<Wish, "people"> | null {
  return Array.isArray(detail.preferred) ? { people: detail.preferred as Wished[] } : null;
}
