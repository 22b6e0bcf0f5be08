// Messages over HTTP, in the shape a conversation log asks for.
import { answer, api } from "./client";
import type { LogPort } from "./conversation-log";
import { outboxOf } from "./outbox";
import type { Id } from "./types";

/** Takes back a message of ours that waits to go out; the stream tells what became of it. */
export const withdraw = (conversation: Id, message: Id) =>
  answer(
    api.DELETE("/api/conversations/{conversation_id}/messages/{message_id}/deliveries", {
      params: { path: { conversation_id: conversation, message_id: message } },
    }),
  );

export function messagePort(id: Id, sender: Id): LogPort {
  return {
    outbox: outboxOf(sender, id),
    fetch: (query) =>
      answer(
        api.GET("/api/conversations/{conversation_id}/messages", { params: { path: { conversation_id: id }, query } }),
      ),
    post: (client_id, content) =>
      answer(
        api.POST("/api/conversations/{conversation_id}/messages", {
          params: { path: { conversation_id: id } },
          body: { client_id, content },
        }),
      ),
    deliver: (message_id) =>
      answer(
        api.POST("/api/conversations/{conversation_id}/messages/{message_id}/deliveries", {
          params: { path: { conversation_id: id, message_id } },
        }),
      ),
  };
}
