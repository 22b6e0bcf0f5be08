// What is said of each thing that came for somebody.
import type { Notice } from "~/api/types";

export const whoOf = (notice: Pick<Notice, "customer">): string => notice.customer ?? "LINE user";

/** Below the customer's name. */
export function noticeWords({ kind, by }: Pick<Notice, "kind" | "by">): string {
  switch (kind) {
    case "missed":
      return "You missed the offer";
    case "returned":
      return "Has written again";
    case "assigned":
      return by ? `Given to you by ${by.name}` : "Assigned to you";
    case "failed":
      return "A message of yours was not sent";
  }
}
