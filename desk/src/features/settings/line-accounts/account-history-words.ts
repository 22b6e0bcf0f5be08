// What became of a LINE account, in a sentence without its subject.
import type { AccountHistoryEntry } from "~/api/types";
import { plural } from "~/lib/text";
import { exactTime } from "~/lib/time";

const PARTS: Record<string, string> = {
  name: "name",
  group_policy: "what it does in groups",
  postback_opens: "what a pressed button begins",
  sending: "how it sends",
  channel_id: "channel ID",
  channel_secret: "channel secret",
  kind: "kind of access token",
  access_token: "access token",
  assertion_kid: "assertion key ID",
  assertion_key: "assertion key",
};

export function historyWords(entry: AccountHistoryEntry): string {
  const { facts, workstream } = entry;
  const parts = entry.what.map((part) => PARTS[part] ?? part).join(", ");
  switch (entry.kind) {
    case "line_account_added":
      return "Connected";
    case "line_privacy_accepted":
      return `Agreed that data goes to LINE (text of ${facts.version})`;
    case "line_account_switched_on":
      return "Switched on";
    case "line_account_switched_off":
      return "Switched off";
    case "line_account_changed":
      return parts ? `Changed: ${parts}` : "Changed";
    case "line_credentials_changed":
      return parts ? `Credentials changed: ${parts}` : "Credentials put in anew";
    case "line_credentials_checked":
      return facts.problem ? `Credentials checked: ${facts.problem}` : "Credentials checked: LINE takes them";
    case "line_webhook_verified":
      return facts.success ? "Webhook verified" : `Webhook verified, without success (${facts.reason || "no reason"})`;
    case "line_set_up":
      return `${facts.new === false ? "Set-up changed on" : "Set up on"} ${workstream?.name ?? "a workstream"}`;
    case "line_removed":
      return `Removed from ${workstream?.name ?? "a workstream"}; running conversations were closed`;
    case "line_account_deleted":
      return "Deleted";
    case "line_token_refused":
      return "LINE refused the access token; messages wait";
    case "line_token_ended":
      return "The access token ended, and LINE issued no new one; messages wait";
    case "line_token_accepted":
      return "LINE is called again; what waited went out";
    case "line_token_renewed":
      return `A new access token was issued, good until ${exactTime(String(facts.expires_at))}`;
    case "line_quota_ran_out":
      return "This month’s messages were used up; what is pushed waits";
    case "line_quota_back":
      return "There are messages left again; what waited goes out";
    case "line_signatures_wrong":
      return `${plural(Number(facts.count), "webhook")} in a row with a wrong signature`;
    case "line_webhooks_misdirected":
      return "Webhooks for another bot began to come";
    default:
      return spoken(entry.kind.replace(/^line_/, "").replaceAll("_", " "), facts);
  }
}

/** What has no words of its own yet, with the name of what it is about. */
function spoken(kind: string, { name, problem }: Record<string, unknown>): string {
  const said = kind.charAt(0).toLocaleUpperCase() + kind.slice(1);
  return [said, name, problem].filter((part) => typeof part === "string" && part).join(": ");
}

/** What an administrator should not pass over. */
export const isTrouble = ({ kind, facts }: AccountHistoryEntry): boolean =>
  [
    "line_token_refused",
    "line_token_ended",
    "line_signatures_wrong",
    "line_webhooks_misdirected",
    "line_quota_ran_out",
  ].includes(kind) ||
  (kind === "line_credentials_checked" && Boolean(facts.problem));
