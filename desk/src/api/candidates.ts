// Who could answer a conversation that waits.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id } from "./types";

export const candidates = (conversation: Id) =>
  queryOptions({
    queryKey: keys.candidates(conversation),
    // Nobody is told when somebody else gets room: it is looked at again while it is shown.
    staleTime: 0,
    refetchInterval: 5_000,
    queryFn: ({ signal }) => {
      const params = { path: { conversation_id: conversation } };
      return answer(api.GET("/api/conversations/{conversation_id}/candidates", { params, signal }));
    },
  });
