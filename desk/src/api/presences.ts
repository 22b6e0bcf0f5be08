// Presences: whether news of one is newer than what is shown, and those that the organisation has made.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Id, NewCustomPresence } from "./types";

/** Those that one may choose, beside the base ones. */
export const myPresences = queryOptions({
  queryKey: keys.myPresences,
  queryFn: ({ signal }) => answer(api.GET("/api/me/presences", { signal })),
});
export const customPresences = queryOptions({
  queryKey: keys.presences,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/presences", { signal })),
});

export const createPresence = (body: NewCustomPresence) => saved(answer(api.POST("/api/admin/presences", { body })));
export const changePresence = (id: Id, body: NewCustomPresence) =>
  saved(answer(api.PATCH("/api/admin/presences/{presence_id}", { params: { path: { presence_id: id } }, body })));
export const copyPresence = (id: Id) =>
  saved(answer(api.POST("/api/admin/presences/{presence_id}/copies", { params: { path: { presence_id: id } } })));
export const deletePresence = (id: Id) =>
  saved(answer(api.DELETE("/api/admin/presences/{presence_id}", { params: { path: { presence_id: id } } })));

/** What people show and begin with may be one of them, so a change may show on other pages too. */
async function saved<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await Promise.all(
    [keys.presences, keys.myPresences, keys.users, keys.people].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
  return result;
}
