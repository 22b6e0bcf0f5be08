// Whom a customer's conversations are offered to first.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Id, PreferredRepresentatives } from "./types";

const PATH = "/api/customers/{customer_id}/preferred-representatives";
const of = (customerId: Id) => ({ params: { path: { customer_id: customerId } } });

export const preferredRepresentatives = (customerId: Id) =>
  queryOptions({
    queryKey: keys.preferred(customerId),
    queryFn: ({ signal }) => answer(api.GET(PATH, { signal, ...of(customerId) })),
  });

/** In the order in which they are preferred. */
export async function prefer(customerId: Id, userIds: Id[]): Promise<PreferredRepresentatives> {
  const result = await answer(api.PUT(PATH, { ...of(customerId), body: { user_ids: userIds } }));
  queryClient.setQueryData(keys.preferred(customerId), result);
  return result;
}
