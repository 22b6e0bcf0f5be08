// Handing a conversation on: to whom it can go now, and that it goes.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id, NewAssignment, NewRelease, NewTransfer } from "./types";

export function transferTargets(conversation: Id) {
  return queryOptions({
    queryKey: keys.transferTargets(conversation),
    // No stream tells of them, and who was there the last time may have left: asked for anew each time.
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/conversations/{conversation_id}/transfer-targets", at(conversation, signal))),
  });
}

/** The server answers with nothing: where the conversation then stands, the stream tells. */
export function transfer(conversation: Id, to: NewTransfer): Promise<unknown> {
  return answer(api.POST("/api/conversations/{conversation_id}/transfers", { ...at(conversation), body: to }));
}

/** Lets it go back to its queue; the answer is as that of a transfer. */
export function release(conversation: Id, body: NewRelease): Promise<unknown> {
  return answer(api.POST("/api/conversations/{conversation_id}/release", { ...at(conversation), body }));
}

/** Makes it somebody's at once, as supervisors do. */
export function assign(conversation: Id, to: NewAssignment): Promise<unknown> {
  return answer(api.POST("/api/conversations/{conversation_id}/assignment", { ...at(conversation), body: to }));
}

const at = (conversation: Id, signal?: AbortSignal) => ({
  params: { path: { conversation_id: conversation } },
  ...(signal && { signal }),
});
