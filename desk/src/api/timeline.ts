// What a customer did and what was done with them, page by page, newest first.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Id, TimelineEntry } from "./types";

export type TimelineKind = TimelineEntry["kind"];

/** All kinds of entries, when none is named. */
export function timelineOf(customer: Id, kinds: readonly TimelineKind[] = []) {
  return infiniteQueryOptions({
    queryKey: keys.timelineOf(customer, kinds),
    initialPageParam: null as string | null,
    getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 15,
        ...(kinds.length > 0 && { kind: [...kinds] }),
        ...(pageParam && { cursor: pageParam }),
      };
      const params = { path: { customer_id: customer }, query };
      return answer(api.GET("/api/customers/{customer_id}/timeline", { params, signal }));
    },
  });
}
