// Who is gone and still holds conversations, for those who can move them.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";

export const absences = queryOptions({
  queryKey: keys.absences,
  // Somebody is gone for minutes before they are in it; it is looked at now and then.
  refetchInterval: 10_000,
  queryFn: ({ signal }) => answer(api.GET("/api/absences", { signal })),
});
