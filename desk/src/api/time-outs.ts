// What happens by itself when nobody speaks: the time-out rules of a workstream, and when conversations are closed.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { AutoCloseChange, Id, TimeOutRulesChange } from "./types";

const PATH = "/api/admin/workstreams/{workstream_id}/timeout-rules";
const of = (workstreamId: Id) => ({ params: { path: { workstream_id: workstreamId } } });

export const timeOutRules = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.timeOutRules(workstreamId)],
    queryFn: ({ signal }) => answer(api.GET(PATH, { signal, ...of(workstreamId) })),
  });
export const setTimeOutRules = (workstreamId: Id, body: TimeOutRulesChange) =>
  answer(api.PUT(PATH, { ...of(workstreamId), body }));

export const autoClose = queryOptions({
  queryKey: keys.autoClose,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/auto-close", { signal })),
});
export async function changeAutoClose(body: AutoCloseChange) {
  const changed = await answer(api.PATCH("/api/admin/auto-close", { body }));
  queryClient.setQueryData(keys.autoClose, changed);
  return changed;
}
