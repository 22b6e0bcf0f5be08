// Whom a contact's conversations are offered to first.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Id, PreferredRepresentatives } from "./types";

const PATH = "/api/contacts/{contact_id}/preferred-representatives";
const of = (contactId: Id) => ({ params: { path: { contact_id: contactId } } });

export const preferredRepresentatives = (contactId: Id) =>
  queryOptions({
    queryKey: keys.preferred(contactId),
    queryFn: ({ signal }) => answer(api.GET(PATH, { signal, ...of(contactId) })),
  });

/** In the order in which they are preferred. */
export async function prefer(contactId: Id, userIds: Id[]): Promise<PreferredRepresentatives> {
  const result = await answer(api.PUT(PATH, { ...of(contactId), body: { user_ids: userIds } }));
  queryClient.setQueryData(keys.preferred(contactId), result);
  return result;
}
