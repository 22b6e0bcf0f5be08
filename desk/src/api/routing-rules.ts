// The rules of a workstream: context variables, classification and route-to-queue, each saved whole; what they did; a dry run.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { ClassificationChange, ContextVariablesChange, Id, RouteToQueueChange, Supposed } from "./types";

const of = (workstreamId: Id) => ({ params: { path: { workstream_id: workstreamId } } });

/** Everything that rules may ask about, and how each can be compared. */
export const routingFields = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.routingRules(workstreamId), "fields"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/workstreams/{workstream_id}/routing-fields", { signal, ...of(workstreamId) })),
  });
export const contextVariables = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.routingRules(workstreamId), "context-variables"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/workstreams/{workstream_id}/context-variables", { signal, ...of(workstreamId) })),
  });
export const classification = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.routingRules(workstreamId), "classification"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/workstreams/{workstream_id}/classification", { signal, ...of(workstreamId) })),
  });
export const routeToQueue = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.routingRules(workstreamId), "route-to-queue"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/workstreams/{workstream_id}/route-to-queue", { signal, ...of(workstreamId) })),
  });

/** What the rules, as they are saved, did lately. No stream tells of it: asked for anew each time the page is opened. */
export const ruleCounts = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.routingRules(workstreamId), "counts"],
    staleTime: 0,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/workstreams/{workstream_id}/rule-counts", { signal, ...of(workstreamId) })),
  });

export const setContextVariables = (workstreamId: Id, body: ContextVariablesChange) =>
  anew(
    workstreamId,
    answer(api.PUT("/api/admin/workstreams/{workstream_id}/context-variables", { ...of(workstreamId), body })),
  );
export const setClassification = (workstreamId: Id, body: ClassificationChange) =>
  anew(
    workstreamId,
    answer(api.PUT("/api/admin/workstreams/{workstream_id}/classification", { ...of(workstreamId), body })),
  );
export const setRouteToQueue = (workstreamId: Id, body: RouteToQueueChange) =>
  anew(
    workstreamId,
    answer(api.PUT("/api/admin/workstreams/{workstream_id}/route-to-queue", { ...of(workstreamId), body })),
  );

/** Customers who have written, found by their name: whoever writes may be supposed to be one of them. */
export const customersCalled = (name: string) =>
  queryOptions({
    queryKey: keys.customersCalled(name),
    enabled: name !== "",
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const params = { query: { search: name, limit: 50 } };
      const { items } = await answer(api.GET("/api/conversations", { params, signal }));
      return [...new Map(items.map(({ customer }) => [customer.id, customer])).values()];
    },
  });

/** Nothing is kept or sent. */
export const runDry = (workstreamId: Id, body: Supposed) =>
  answer(api.POST("/api/admin/workstreams/{workstream_id}/dry-runs", { ...of(workstreamId), body }));

/** What one part sets, the others can ask about, and notification templates can show. */
async function anew<T>(workstreamId: Id, writing: Promise<T>): Promise<T> {
  const result = await writing;
  await Promise.all(
    [keys.routingRules(workstreamId), keys.notificationTemplates].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
  return result;
}
