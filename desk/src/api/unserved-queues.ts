// Queues that nobody serves though conversations come into them, for those who look after people.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";

export const unservedQueues = queryOptions({
  queryKey: keys.unservedQueues,
  // What leads into queues is changed by so many things that no stream tells of them all.
  refetchInterval: 10_000,
  queryFn: ({ signal }) => answer(api.GET("/api/unserved-queues", { signal })),
});
