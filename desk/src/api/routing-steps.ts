// Why a conversation is where it is: the steps that routing took with it, oldest first, page by page.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id } from "./types";

export function routingSteps(conversation: Id) {
  return infiniteQueryOptions({
    queryKey: keys.routingSteps(conversation),
    // No stream tells of them: they are asked for whenever somebody wants to see them.
    staleTime: 0,
    initialPageParam: null as string | null,
    getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { conversation_id: conversation }, query: { ...(pageParam && { cursor: pageParam }) } };
      return answer(api.GET("/api/conversations/{conversation_id}/routing", { params, signal }));
    },
  });
}
