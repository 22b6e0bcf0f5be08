// What LINE tells of beacons and memberships, as words that follow a customer's name.

const BEACON: Record<string, string> = {
  enter: "came near the beacon",
  stay: "stayed near the beacon",
  leave: "left the beacon",
  banner: "tapped the banner of the beacon",
};
const MEMBERSHIP: Record<string, string> = {
  joined: "joined the membership",
  renewed: "renewed the membership",
  left: "left the membership",
};

/** `detail` is LINE's word for what happened, and the beacon's hardware id. */
export const beaconWords = (detail: string) => told(detail, BEACON, "was near a beacon:");

/** `detail` is LINE's word for what happened, and the number of the membership plan. */
export const membershipWords = (detail: string) => told(detail, MEMBERSHIP, "changed a membership:");

function told(detail: string, words: Record<string, string>, otherwise: string): string {
  const [what = "", ...which] = detail.split(" ");
  return Object.hasOwn(words, what) ? `${words[what]} ${which.join(" ")}`.trim() : `${otherwise} ${detail}`;
}
