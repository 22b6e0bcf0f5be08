// By which kinds of entries a timeline can be read; every kind belongs to one of them.
import type { TimelineKind } from "~/api/timeline";

type Group = "follows" | "buttons" | "profile" | "groups" | "conversations" | "other";
export type Filter = "all" | Group;

export const FILTERS: Record<Filter, string> = {
  all: "Everything",
  follows: "Follows and blocks",
  buttons: "Buttons",
  profile: "Profile and contact",
  groups: "Group changes",
  conversations: "Conversations",
  other: "Films, beacons and links",
};
const GROUP_OF: Record<TimelineKind, Group> = {
  appeared: "follows",
  followed: "follows",
  unblocked: "follows",
  blocked: "follows",
  found_blocked: "follows",
  found_reachable: "follows",
  postback: "buttons",
  profile_changed: "profile",
  renamed: "profile",
  linked: "profile",
  unlinked: "profile",
  joined: "groups",
  left: "groups",
  members_joined: "groups",
  members_left: "groups",
  conversation_opened: "conversations",
  conversation_assigned: "conversations",
  conversation_closed: "conversations",
  transcript_downloaded: "conversations",
  video_watched: "other",
  beacon: "other",
  account_linked: "other",
  account_not_linked: "other",
  membership: "other",
};

/** None for all. */
export function kindsOf(filter: Filter): TimelineKind[] {
  return (Object.keys(GROUP_OF) as TimelineKind[]).filter((kind) => GROUP_OF[kind] === filter);
}
