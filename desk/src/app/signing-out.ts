// Takes along whatever belongs to a person when they sign out: the next one at this PC finds nothing of theirs.
import { forgetOutbox, keptOf } from "~/api/outbox";
import { signOut } from "~/api/session";
import type { Id } from "~/api/types";
import { draftsOf, forgetDrafts } from "~/features/composer/drafts";
import { forgetExtras } from "~/features/composer/extras";
import { forgetPreparing, preparingOf } from "~/features/composer/preparing";
import { deviceShelf } from "~/lib/storage";
import { plural } from "~/lib/text";
import { LEFT } from "./follow-sign-out";
import { clearTabs } from "./tabs";

/** What signing out would lose, as a sentence; null when that is nothing. */
export function lossOf(person: Id): string | null {
  const kept = [...keptOf(person).values()].reduce((sum, some) => sum + some.length, 0);
  const messages = kept + preparingOf(person);
  const drafts = draftsOf(person);
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
  forgetPreparing(person);
  forgetExtras(person);
  forgetDrafts(person);
  clearTabs();
}
