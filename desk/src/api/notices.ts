// What came for this person: kept on the server, read here.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import { type NoticeData, withRead } from "./notice-list";
import type { Id } from "./types";

export const notices = infiniteQueryOptions({
  queryKey: keys.notices,
  queryFn: ({ pageParam: cursor, signal }) =>
    answer(api.GET("/api/me/notices", { signal, params: { query: cursor ? { cursor } : {} } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});

export const readNotice = (id: Id) =>
  reading(id, false, () =>
    answer(api.PUT("/api/me/notices/{notice_id}/read", { params: { path: { notice_id: id } } })),
  );

/** All up to the newest that was seen. */
export const readNotices = (until: Id) =>
  reading(until, true, () => answer(api.PUT("/api/me/notices/read", { body: { until } })));

/** Shows it as read at once, and as the server has it when that fails. */
async function reading(id: Id, all: boolean, say: () => Promise<unknown>): Promise<void> {
  const now = new Date().toISOString();
  queryClient.setQueryData<NoticeData>(keys.notices, (data) => data && withRead(data, id, all, now));
  try {
    await say();
  } catch (error) {
    await queryClient.invalidateQueries({ queryKey: keys.notices });
    throw error;
  }
}
