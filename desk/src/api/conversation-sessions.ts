// The sessions of a conversation: who had it, from when till when and why that ended, oldest first, page by page.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id } from "./types";

export function conversationSessions(conversation: Id) {
  return infiniteQueryOptions({
    queryKey: keys.conversationSessions(conversation),
    // As with the steps of routing, they are asked for whenever somebody wants to see them.
    staleTime: 0,
    initialPageParam: null as string | null,
    getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { conversation_id: conversation }, query: { ...(pageParam && { cursor: pageParam }) } };
      return answer(api.GET("/api/conversations/{conversation_id}/sessions", { params, signal }));
    },
  });
}
