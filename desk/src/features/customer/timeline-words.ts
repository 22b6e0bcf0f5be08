// What happened with a customer, in a few words each.
import type { TimelineEntry } from "~/api/types";
import { beaconWords, membershipWords } from "~/lib/line-words";
import { plural } from "~/lib/text";

const CLOSED: Record<string, string> = {
  closed: "closed",
  forced: "closed by a supervisor",
  channel_deleted: "closed, since its account was removed",
  auto_close: "closed after a long silence",
  disconnected: "closed, since its representative was gone",
  overflow_ended: "ended, since its queue could not take it",
  queued_overflow_ended: "ended, since it waited too long",
  // What older facts say of both.
  overflow: "ended, since its queue had no room",
  customer_non_response: "closed, since the customer did not answer",
  representative_non_response: "closed, since nobody answered",
};

export function timelineWords(entry: TimelineEntry): string {
  const { detail, said, by } = entry;
  switch (entry.kind) {
    case "appeared":
      return "First seen";
    case "followed":
      return "Added the account as a friend";
    case "unblocked":
      return "Unblocked the account";
    case "blocked":
      return "Blocked the account";
    case "found_blocked":
      return "Seems to have blocked the account: LINE shows no profile";
    case "found_reachable":
      return "Wrote again, so has not blocked the account";
    case "linked":
      return `Linked to ${entry.contact?.name ?? "a contact"}${entry.merged ? " by a merge" : by ? "" : " by their name"}${byWords(by)}`;
    case "unlinked":
      return `No longer linked to ${entry.contact?.name ?? "a contact"}${byWords(by)}`;
    case "profile_changed":
      return `Changed ${entry.what.join(" and ")}`;
    case "postback":
      return ["Pressed a button", said ?? detail, ...Object.values(entry.params)].filter(Boolean).join(" · ");
    case "video_watched":
      return `Watched a video to its end · ${detail}`;
    case "beacon":
      return begun(beaconWords(detail ?? ""));
    case "account_linked":
      return "Linked their account";
    case "account_not_linked":
      return "Could not link their account";
    case "membership":
      return begun(membershipWords(detail ?? ""));
    case "joined":
      return "The account was taken into the chat";
    case "left":
      return "The account left the chat";
    case "members_joined":
      return `${people(entry)} joined the chat`;
    case "members_left":
      return `${people(entry)} left the chat`;
    case "renamed":
      return `Was called ${detail} until then`;
    case "conversation_opened":
      return "Conversation opened";
    case "conversation_assigned":
      return `Conversation with ${by?.name ?? "somebody"}`;
    case "conversation_closed":
      return `Conversation ${CLOSED[entry.reason ?? "closed"] ?? "closed"}${by ? ` · ${by.name}` : ""}`;
    case "transcript_downloaded":
      return `Transcript downloaded as ${(detail ?? "").toUpperCase()}${byWords(by)}`;
  }
}

const begun = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

function people({ names, members }: TimelineEntry): string {
  const unnamed = Math.max(members - names.length, names.length === 0 ? 1 : 0);
  return [...names, ...(unnamed > 0 ? [plural(unnamed, "person", "people")] : [])].join(", ");
}

const byWords = (by: TimelineEntry["by"]) => (by ? ` by ${by.name}` : "");
