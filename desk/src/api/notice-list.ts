// What came for somebody as it is kept in pages, with what the stream adds in front.
import type { InfiniteData } from "@tanstack/react-query";
import type { Notice, NoticePage, NoticesTold } from "./types";

export type NoticeData = InfiniteData<NoticePage>;

export const noticesIn = (data: NoticeData | undefined): Notice[] => data?.pages.flatMap((page) => page.items) ?? [];

export const unreadIn = (data: NoticeData | undefined): number => data?.pages[0]?.unread ?? 0;

/** With what is told in front, each once, and the number of those unread as it is now. */
export function withNotices(data: NoticeData, { items, unread }: NoticesTold): NoticeData {
  const known = new Set(noticesIn(data).map((one) => one.id));
  const fresh = items.filter((one) => !known.has(one.id)).sort((a, b) => (a.id < b.id ? 1 : -1));
  return {
    ...data,
    pages: data.pages.map((page, number) => ({
      ...page,
      unread,
      items: number ? page.items : [...fresh, ...page.items],
    })),
  };
}

/** As if those up to this one, or it alone, had been read. */
export function withRead(data: NoticeData, id: string, all: boolean, at: string): NoticeData {
  const isRead = (one: Notice) => one.read_at !== null || (all ? one.id <= id : one.id === id);
  const before = noticesIn(data).filter((one) => one.read_at === null && isRead(one)).length;
  const unread = Math.max(0, all && newest(data) === id ? 0 : unreadIn(data) - before);
  const items = (page: NoticePage) =>
    page.items.map((one) => (one.read_at === null && isRead(one) ? { ...one, read_at: at } : one));
  return { ...data, pages: data.pages.map((page) => ({ ...page, unread, items: items(page) })) };
}

const newest = (data: NoticeData) => noticesIn(data)[0]?.id;
