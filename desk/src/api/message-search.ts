// Looks for words in a conversation and in the earlier ones of the same customer, over HTTP.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id } from "./types";

/** Asked anew when there is more to look through; `upTo` is the newest message. */
export function messageHits(id: Id, text: string, upTo: number) {
  return queryOptions({
    queryKey: keys.messageHits(id, text, upTo),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/conversations/{conversation_id}/search", {
          params: { path: { conversation_id: id }, query: { text } },
          signal,
        }),
      ),
  });
}
