// What a customer did beside writing, in a sentence.
import type { ContentOf } from "~/api/types";
import { beaconWords, membershipWords } from "~/lib/line-words";

type Activity = ContentOf<"activity">;

export function activityWords(activity: Activity, who: string): string {
  const { detail } = activity;
  switch (activity.kind) {
    case "followed":
      return `${who} added this account as a friend`;
    case "unblocked":
      return `${who} unblocked this account`;
    case "blocked":
      return `${who} blocked this account`;
    case "postback":
      return [`${who} pressed a button: ${activity.said ?? detail}`, ...Object.values(activity.params ?? {})].join(
        " · ",
      );
    case "video_watched":
      return `${who} watched the video ${detail} to its end`;
    case "beacon":
      return `${who} ${beaconWords(detail ?? "")}`;
    case "account_linked":
      return `${who} linked their account`;
    case "account_not_linked":
      return `${who} could not link their account`;
    case "membership":
      return `${who} ${membershipWords(detail ?? "")}`;
    case "renamed":
      return `${who} was called ${detail} until now`;
    case "joined":
      return "This account was taken into the chat";
    case "left":
      return "This account is no longer in the chat";
    case "members_joined":
      return `${people(activity)} joined`;
    case "members_left":
      return `${people(activity)} left`;
  }
}

function people({ names = [], member_ids: ids = [] }: Activity): string {
  const others = Math.max(ids.length - names.length, names.length === 0 ? 1 : 0);
  const unnamed = others === 0 ? [] : [others === 1 ? "somebody" : `${others} people`];
  const said = [...names, ...unnamed].join(", ");
  return said.charAt(0).toLocaleUpperCase() + said.slice(1);
}
