// What work somebody can expect, and why they get none.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id } from "./types";

/** Of somebody by their id, or one's own. */
export const prospects = (user: Id | null) =>
  queryOptions({
    queryKey: keys.prospects(user),
    staleTime: 0,
    refetchInterval: 5_000,
    queryFn: ({ signal }) => {
      if (user === null) return answer(api.GET("/api/me/prospects", { signal }));
      return answer(api.GET("/api/users/{user_id}/prospects", { params: { path: { user_id: user } }, signal }));
    },
  });
