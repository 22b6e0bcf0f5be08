// How each presence is called and which badge it wears, wherever somebody's presence is shown.
import type { PresenceBadgeStatus } from "@fluentui/react-components";
import type { Presence } from "~/api/types";

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
