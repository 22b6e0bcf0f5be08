// Messages over HTTP, in the shape a conversation log asks for.
import { answer, api } from "./client";
import type { LogPort } from "./conversation-log";
import type { Id } from "./types";

export function messagePort(id: Id): LogPort {
  return {
    fetch: (query) => answer(api.GET("/api/conversations/{id}/messages", { params: { path: { id }, query } })),
    post: (client_id, content) =>
      answer(api.POST("/api/conversations/{id}/messages", { params: { path: { id } }, body: { client_id, content } })),
    deliver: (message_id) =>
      answer(
        api.POST("/api/conversations/{id}/messages/{message_id}/deliveries", { params: { path: { id, message_id } } }),
      ),
  };
}
