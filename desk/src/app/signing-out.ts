// Takes along whatever belongs to a person when they sign out: the next one at this PC finds nothing of theirs.
import { forgetOutbox, keptOf } from "~/api/outbox";
import { signOut } from "~/api/session";
import type { Id } from "~/api/types";
import { forgetHeld } from "~/lib/belongings";
import { deviceShelf, tabShelf } from "~/lib/storage";
import { plural } from "~/lib/text";
import { LEFT } from "./follow-sign-out";
import { clearTabs } from "./tabs";

/** What signing out would lose, as a sentence; null when that is nothing. */
export function lossOf(person: Id): string | null {
  const kept = [...keptOf(person).values()].reduce((sum, some) => sum + some.length, 0);
  const messages = kept + stored("preparing", person).reduce((sum, files) => sum + listed(files), 0);
  const drafts = stored("draft", person).filter((text) => text.trim() !== "").length;
  const parts = [
    messages > 0 && `${plural(messages, "message was", "messages were")} not sent`,
    drafts > 0 && `${plural(drafts, "reply is", "replies are")} half written`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  return `${parts.join(", and ")}. Signing out removes ${messages + drafts === 1 ? "it" : "them"} from this computer.`;
}

export async function signOutFor(person: Id): Promise<void> {
  await signOut();
  forgetBelongings(person);
  // Told to the other windows of this browser, whose drafts are out of reach from here.
  deviceShelf.write(LEFT, person);
  deviceShelf.write(LEFT, null);
}

export function forgetBelongings(person: Id): void {
  forgetOutbox(person);
  for (const kind of KINDS) for (const key of keysOf(kind, person)) tabShelf.write(key, null);
  forgetHeld(person);
  clearTabs();
}

/** What a tab keeps of a person in each conversation, see the composer. */
const KINDS = ["draft", "preparing"] as const;

const keysOf = (kind: (typeof KINDS)[number], person: Id) => tabShelf.keys(`${kind}.${person}.`);
const stored = (...which: Parameters<typeof keysOf>) => keysOf(...which).map((key) => tabShelf.read(key) ?? "");

function listed(files: string): number {
  try {
    return (JSON.parse(files) as unknown[]).length;
  } catch {
    return 0;
  }
}
