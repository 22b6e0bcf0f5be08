// The people of a group who can be mentioned.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id } from "./types";

export const membersOf = (conversation: Id) =>
  queryOptions({
    queryKey: keys.members(conversation),
    // People come and go without a word in the stream.
    staleTime: 10_000,
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/conversations/{conversation_id}/members", {
          signal,
          params: { path: { conversation_id: conversation } },
        }),
      ),
  });
