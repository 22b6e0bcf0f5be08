// The rules of a custom queue, each kind saved whole, and what they may ask.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { AssignmentRulesChange, Id, PrioritizationChange } from "./types";

const of = (queueId: Id) => ({ params: { path: { queue_id: queueId } } });
const key = (queueId: Id, part: string) => [...keys.queues, queueId, part];

/** Everything that rules may ask about conversations and people, and how they may order. */
export const queueRuleFields = (queueId: Id) =>
  queryOptions({
    queryKey: key(queueId, "rule-fields"),
    queryFn: ({ signal }) => answer(api.GET("/api/admin/queues/{queue_id}/rule-fields", { signal, ...of(queueId) })),
  });
export const prioritization = (queueId: Id) =>
  queryOptions({
    queryKey: key(queueId, "prioritization"),
    queryFn: ({ signal }) => answer(api.GET("/api/admin/queues/{queue_id}/prioritization", { signal, ...of(queueId) })),
  });
export const assignmentRules = (queueId: Id) =>
  queryOptions({
    queryKey: key(queueId, "assignment-rules"),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/queues/{queue_id}/assignment-rules", { signal, ...of(queueId) })),
  });

export const setPrioritization = (queueId: Id, body: PrioritizationChange) =>
  answer(api.PUT("/api/admin/queues/{queue_id}/prioritization", { ...of(queueId), body }));
export const setAssignmentRules = (queueId: Id, body: AssignmentRulesChange) =>
  answer(api.PUT("/api/admin/queues/{queue_id}/assignment-rules", { ...of(queueId), body }));
