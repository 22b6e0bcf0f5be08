// Quick replies: texts that are kept ready, and what they would say in a conversation.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Id, NewQuickReply, QuickReplyChange, TextLanguage } from "./types";

const ONE = "/api/quick-replies/{reply_id}";
const one = (id: Id) => ({ params: { path: { reply_id: id } } });

export interface SoughtReplies {
  search: string;
  /** Which it has; none asks for none. */
  tag: string | null;
  personal: boolean;
}

/** By title. */
export const quickReplies = ({ search, tag, personal }: SoughtReplies) =>
  infiniteQueryOptions({
    queryKey: keys.quickRepliesFound({ search, tag, personal }),
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { search, personal, ...(tag && { tag: [tag] }), ...(cursor && { cursor }) };
      return answer(api.GET("/api/quick-replies", { signal, params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const quickReplyChoices = queryOptions({
  queryKey: keys.quickReplyChoices,
  queryFn: ({ signal }) => answer(api.GET("/api/quick-replies/choices", { signal })),
});

/** What could be said in a conversation, in a language or in the customer's; what is used most comes first. */
export const quickRepliesFor = (conversation: Id, search: string, language: TextLanguage | null) =>
  queryOptions({
    queryKey: keys.quickRepliesFor(conversation, search, language),
    queryFn: ({ signal }) => {
      const params = { path: { conversation_id: conversation }, query: { search, ...(language && { language }) } };
      return answer(api.GET("/api/conversations/{conversation_id}/quick-replies", { signal, params }));
    },
    placeholderData: keepPreviousData,
    // What others save, and what becomes known of the customer, is there the next time it is opened.
    gcTime: 0,
  });

export const getQuickReply = (id: Id) => answer(api.GET(ONE, one(id)));
export const createQuickReply = (body: NewQuickReply) => anew(answer(api.POST("/api/quick-replies", { body })));
export const changeQuickReply = (id: Id, body: QuickReplyChange) => anew(answer(api.PATCH(ONE, { ...one(id), body })));
export const copyQuickReply = (id: Id, personal: boolean) =>
  anew(answer(api.POST("/api/quick-replies/{reply_id}/copies", { ...one(id), body: { personal } })));
export const deleteQuickReply = (id: Id) => anew(answer(api.DELETE(ONE, one(id))));

/** Counted for the order only, so that nothing is lost with a count that does not arrive. */
export function noteQuickReplyUse(id: Id): void {
  void answer(api.POST("/api/quick-replies/{reply_id}/uses", one(id))).catch(() => undefined);
}

async function anew<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.quickReplies });
  return result;
}
