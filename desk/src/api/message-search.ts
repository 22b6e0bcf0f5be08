// Looks for words in a conversation and in the earlier ones of the same customer, over HTTP.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id, MessageHits } from "./types";

/** Asked anew when there is more to look through; `upTo` is the newest message. */
export function messageHits(id: Id, text: string, upTo: number) {
  return queryOptions({
    queryKey: keys.messageHits(id, text, upTo),
    enabled: text !== "",
    // What was found of the same words stands until it is known what came in.
    placeholderData: (held: MessageHits | undefined, before) => (before?.queryKey[2] === text ? held : undefined),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/conversations/{conversation_id}/search", {
          params: { path: { conversation_id: id }, query: { text } },
          signal,
        }),
      ),
  });
}
