// The steps a representative takes with a conversation, each telling what it did and offering the way back if there is one.
import { take } from "~/api/conversations";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import { explain } from "~/api/problem";
import type { Conversation } from "~/api/types";
import { nameOf } from "~/lib/customer-name";
import type { Action, Desk } from "./desk";

export const customerName = ({ customer }: Pick<Conversation, "customer">): string => nameOf(customer);

export const isMine = (conversation: Conversation, desk: Pick<Desk, "me">): boolean =>
  conversation.assignee?.id === desk.me.id;

export const canEnd = (conversation: Conversation, desk: Pick<Desk, "me">): boolean =>
  isMine(conversation, desk) && (conversation.state === "active" || conversation.state === "waiting");

export const canRelease = (conversation: Conversation, desk: Pick<Desk, "me">): boolean =>
  isMine(conversation, desk) && conversation.state === "active";

export const canTransfer = (conversation: Conversation, desk: Pick<Desk, "me">): boolean =>
  canRelease(conversation, desk) || (desk.me.may_transfer && isOthers(conversation, desk));

export const canAssign = (conversation: Conversation, desk: Pick<Desk, "me">): boolean =>
  desk.me.may_assign && isOthers(conversation, desk);

/** What somebody else holds, and what waits, in a queue or for its customer: those decide who look after people. */
const isOthers = (conversation: Conversation, desk: Pick<Desk, "me">): boolean =>
  conversation.state === "open" ||
  conversation.state === "waiting" ||
  (conversation.state === "active" && !isMine(conversation, desk));

export function endConversation(desk: Desk, conversation: Conversation): Promise<void> {
  return attempt(desk, conversation, async () => {
    await take("wrap-up", conversation.id);
    desk.notify({ intent: "success", title: "Conversation ended", text: "Wrap up, then close it." });
  });
}

export function closeConversation(desk: Desk, conversation: Conversation): Promise<void> {
  return attempt(desk, conversation, async () => {
    await take("closure", conversation.id);
    desk.closeTab(conversation.id);
    desk.notify({ intent: "success", title: `Conversation with ${customerName(conversation)} closed` });
  });
}

/** The ✕. What it does depends on where the conversation stands; `closeSessionHint` says it beforehand. */
export function closeSession(desk: Desk, conversation: Conversation): Promise<void> {
  if (!isMine(conversation, desk)) return Promise.resolve(desk.closeTab(conversation.id));
  if (conversation.state === "wrap_up") return closeConversation(desk, conversation);
  if (conversation.state !== "active") return Promise.resolve(desk.closeTab(conversation.id));
  const name = customerName(conversation);
  return attempt(desk, conversation, async () => {
    await take("waiting", conversation.id);
    desk.closeTab(conversation.id);
    desk.notify({
      intent: "info",
      title: "Moved to Waiting",
      text: `${name} comes back to you when they write.`,
      undo: () => void takeIt(desk, conversation),
    });
  });
}

export function closeSessionHint(conversation: Conversation, desk: Pick<Desk, "me">): string {
  if (!isMine(conversation, desk)) return "Closes this tab. The conversation stays as it is.";
  if (conversation.state === "wrap_up") return "Closes the conversation.";
  if (conversation.state === "active")
    return `Moves to Waiting; ${customerName(conversation)} comes back to you when they write.`;
  return "Closes this tab. The conversation stays as it is.";
}

/** Pick an open conversation, or reopen a waiting one of mine. */
export function takeIt(desk: Desk, conversation: Conversation): Promise<void> {
  return attempt(desk, conversation, async () => {
    await take("assignment", conversation.id);
    desk.show(conversation.id);
    desk.focusComposer();
  });
}

async function attempt(desk: Desk, conversation: Conversation, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    desk.notify({ intent: "error", title: explain(error) });
    // It may have moved on elsewhere; show where it really stands.
    void queryClient.invalidateQueries({ queryKey: keys.conversation(conversation.id) });
  }
}

export const conversationActions: Action[] = [
  {
    id: "end",
    label: "End the conversation",
    code: "KeyE",
    when: (desk) => desk.conversation !== null && canEnd(desk.conversation, desk),
    perform: (desk) => (desk.conversation ? endConversation(desk, desk.conversation) : undefined),
  },
  {
    id: "close-session",
    label: "Close the session",
    code: "KeyX",
    when: (desk) => desk.conversation !== null,
    perform: (desk) => (desk.conversation ? closeSession(desk, desk.conversation) : undefined),
  },
];
