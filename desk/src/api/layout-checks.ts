// Shows a layout to LINE before it is sent.
import { answer, api } from "./client";
import type { Id, LayoutCheck, OutgoingOf } from "./types";

export const checkLayout = (conversation: Id, content: OutgoingOf<"flex">): Promise<LayoutCheck> =>
  answer(
    api.POST("/api/conversations/{conversation_id}/layout-checks", {
      params: { path: { conversation_id: conversation } },
      body: { content },
    }),
  );
