// Conversations over HTTP: lists by tab, one by id, earlier ones of the same customer, and the steps of their life.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { TAB_STATES } from "./conversation-list";
import { keys, type Tab } from "./keys";
import { live } from "./live";
import type { Conversation, ConversationPage, Id } from "./types";

export function conversationsOf(tab: Tab, search: string) {
  return infiniteQueryOptions({
    queryKey: keys.list(tab, search),
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    getNextPageParam: (page: ConversationPage) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        state: TAB_STATES[tab],
        ...(tab === "mine" && { mine: true }),
        ...(search.trim() && { search: search.trim() }),
        ...(pageParam && { cursor: pageParam }),
        limit: 50,
      };
      return answer(api.GET("/api/conversations", { params: { query }, signal }));
    },
  });
}

export const counts = queryOptions({
  queryKey: keys.counts,
  queryFn: ({ signal }) => answer(api.GET("/api/conversations/counts", { signal })),
});

export function conversationById(id: Id) {
  return queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/conversations/{conversation_id}", { params: { path: { conversation_id: id } }, signal })),
  });
}

export function earlierOf(id: Id) {
  return infiniteQueryOptions({
    queryKey: keys.earlier(id),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ConversationPage) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 10, ...(pageParam && { cursor: pageParam }) };
      return answer(
        api.GET("/api/conversations/{conversation_id}/earlier", {
          params: { path: { conversation_id: id }, query },
          signal,
        }),
      );
    },
  });
}

export type Step = "wrap-up" | "waiting" | "closure" | "assignment";

/** Moves a conversation on, and shows the result without waiting for the stream. */
export async function take(step: Step, id: Id): Promise<Conversation> {
  const mark = live.conversations.mark();
  const params = { path: { conversation_id: id } };
  const moved = await answer(
    step === "assignment"
      ? api.POST("/api/conversations/{conversation_id}/assignment", { params, body: {} })
      : api.POST(`/api/conversations/{conversation_id}/${step}`, { params }),
  );
  return live.putAnswer(moved, mark);
}

export function markRead(id: Id, seq: number): Promise<unknown> {
  return answer(
    api.PUT("/api/conversations/{conversation_id}/read", { params: { path: { conversation_id: id } }, body: { seq } }),
  );
}

/** An answer is being written; the customer's phone may show it. */
export function noteTyping(id: Id): Promise<unknown> {
  return answer(api.POST("/api/conversations/{conversation_id}/typing", { params: { path: { conversation_id: id } } }));
}
