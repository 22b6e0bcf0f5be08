// Pure surgery on the lists of conversations: where a changed conversation belongs, and where it no longer does.
import type { InfiniteData } from "@tanstack/react-query";
import { bare } from "~/lib/text";
import type { Tab } from "./keys";
import type { Conversation, ConversationPage, ConversationState, Id } from "./types";

export type ListData = InfiniteData<ConversationPage, unknown>;

export const TAB_STATES: Record<Tab, ConversationState[]> = {
  mine: ["active", "waiting", "wrap_up"],
  open: ["open"],
  closed: ["closed"],
};

export function belongs(conversation: Conversation, tab: Tab, me: Id | null): boolean {
  return TAB_STATES[tab].includes(conversation.state) && (tab !== "mine" || conversation.assignee?.id === me);
}

/** Whether a name shows that it is looked for; by a phone, say, only the server finds it. */
export function isCalled({ customer }: Conversation, search: string): boolean {
  return [customer.display_name, customer.contact?.name].some((name) => bare(name ?? "").includes(bare(search)));
}

export const holds = (data: ListData, id: Id) => data.pages.some((page) => page.items.some((item) => item.id === id));

export function withoutConversation(data: ListData, id: Id): ListData {
  if (!holds(data, id)) return data;
  const pages = data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) }));
  return { ...data, pages };
}

/** Newest last message first, as the server sorts. Past the end of what is loaded it is left to be loaded later. */
export function withConversation(data: ListData, conversation: Conversation): ListData {
  const { pages, pageParams } = withoutConversation(data, conversation.id);
  const at = pages.findIndex((page) => page.items.some((item) => isOlder(item, conversation)));
  if (at === -1) {
    const last = pages.at(-1);
    if (!last || last.next_cursor !== null) return { pages, pageParams };
    const grown = { ...last, items: [...last.items, conversation] };
    return { pages: [...pages.slice(0, -1), grown], pageParams };
  }
  const page = pages[at] as ConversationPage;
  const index = page.items.findIndex((item) => isOlder(item, conversation));
  const items = page.items.toSpliced(index, 0, conversation);
  return { pages: pages.toSpliced(at, 1, { ...page, items }), pageParams };
}

/** Pages are read at different moments, so one conversation can stand in two of them; the first is the newer. */
export function flatten(data: ListData | undefined): Conversation[] {
  const seen = new Map<Id, Conversation>();
  for (const page of data?.pages ?? []) for (const item of page.items) if (!seen.has(item.id)) seen.set(item.id, item);
  return [...seen.values()].sort((a, b) => Date.parse(lastMoved(b)) - Date.parse(lastMoved(a)));
}

export function lastMoved(conversation: Conversation): string {
  return conversation.last_message?.sent_at ?? conversation.opened_at;
}

function isOlder(a: Conversation, b: Conversation): boolean {
  return Date.parse(lastMoved(a)) < Date.parse(lastMoved(b));
}
