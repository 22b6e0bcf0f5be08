// How LINE accounts stand: whether what is written through them goes out now.
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
