// How each presence is called and which badge it wears, wherever somebody's presence is shown.
import type { PresenceBadgeStatus } from "@fluentui/react-components";
import type { Presence, PresenceOf } from "~/api/types";

interface Look {
  word: string;
  status: PresenceBadgeStatus;
}

export const PRESENCE_LOOKS: Record<Presence, Look> = {
  available: { word: "Available", status: "available" },
  busy: { word: "Busy", status: "busy" },
  busy_dnd: { word: "Do not disturb", status: "do-not-disturb" },
  away: { word: "Appear away", status: "away" },
  offline: { word: "Appear offline", status: "offline" },
  inactive: { word: "Inactive", status: "unknown" },
};

/** What somebody is shown as: the text of one of the organisation's own presences, else the base's word. */
export const presenceWord = ({ presence, custom }: PresenceOf): string =>
  custom ? custom.text : PRESENCE_LOOKS[presence].word;

const OF_OTHERS: Partial<Record<Presence, string>> = { away: "Away", offline: "Offline" };

/** The same said of somebody else: they are away, and do not only appear so. */
export const presenceOfOther = (now: PresenceOf): string => wordOfOther(now.presence, now.custom?.text ?? null);

/** Where only the base is known, and the text of one of the organisation's own. */
export const wordOfOther = (presence: Presence, text: string | null): string =>
  text ?? OF_OTHERS[presence] ?? PRESENCE_LOOKS[presence].word;
