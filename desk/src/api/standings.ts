// How LINE accounts stand: whether what is written through them goes out now, and in whose name.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id, Standing } from "./types";

export const standings = queryOptions({
  queryKey: keys.standings,
  queryFn: ({ signal }) => answer(api.GET("/api/line-accounts", { signal })),
});

/** Why nothing goes out through an account now; null while all is well, or not known. */
export function useTrouble(account: Id): Standing["trouble"] {
  const { data } = useQuery(standings);
  return data?.items.find((one) => one.id === account)?.trouble ?? null;
}

/** Whether an account's customers see who writes; not while that is not known. */
export function useShowsNames(account: Id): boolean {
  const { data } = useQuery(standings);
  return data?.items.find((one) => one.id === account)?.shows_names ?? false;
}
