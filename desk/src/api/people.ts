// The people at work, for those who look after them.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import { withPresenceOf } from "./newer-presence";
import type { ChosenPresence, DefaultPresence, Id, Items, PersonAtWork } from "./types";

export const people = queryOptions({
  queryKey: keys.people,
  // Presences come by the stream; what people hold is counted again now and then.
  refetchInterval: 10_000,
  queryFn: ({ signal }) => answer(api.GET("/api/users", { signal })),
});

/** Takes a base presence, or the id of one of the organisation's own. */
export async function setPresenceOf(id: Id, presence: ChosenPresence | Id): Promise<void> {
  const path = { user_id: id };
  const now = await answer(api.PUT("/api/users/{user_id}/presence", { params: { path }, body: { presence } }));
  queryClient.setQueryData<Items<PersonAtWork>>(keys.people, (data) => data && withPresenceOf(data, now));
}

export async function setDefaultPresenceOf(id: Id, presence: DefaultPresence | Id): Promise<void> {
  const body = { default_presence: presence };
  await answer(api.PUT("/api/users/{user_id}/default-presence", { params: { path: { user_id: id } }, body }));
  await queryClient.invalidateQueries({ queryKey: keys.people });
}
