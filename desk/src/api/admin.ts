// The settings administrators keep: LINE accounts, workstreams, queues, users, and the overview of the set-up.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type {
  FileSettingsChange,
  Id,
  LineAccountChange,
  NewLineAccount,
  NewQueue,
  NewUser,
  NewWorkstream,
  QueueChange,
  RoutingSettingsChange,
  UserChange,
  WorkstreamChange,
} from "./types";

export const overview = queryOptions({
  queryKey: keys.overview,
  // Live numbers, but not worth a place in the stream.
  refetchInterval: 10_000,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/overview", { signal })),
});
export const lineAccounts = queryOptions({
  queryKey: keys.lineAccounts,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/line-accounts", { signal })),
});
export const workstreams = queryOptions({
  queryKey: keys.workstreams,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/workstreams", { signal })),
});
export const queues = queryOptions({
  queryKey: keys.queues,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/queues", { signal })),
});
export const users = queryOptions({
  queryKey: keys.users,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/users", { signal })),
});
export const fileSettings = queryOptions({
  queryKey: keys.fileSettings,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/file-settings", { signal })),
});
export const routingSettings = queryOptions({
  queryKey: keys.routingSettings,
  queryFn: ({ signal }) => answer(api.GET("/api/admin/routing-settings", { signal })),
});

/** What keeps a queue, or a workstream, from being deleted; looked at anew whenever its form opens. */
export const queueUses = (id: Id) =>
  queryOptions({
    queryKey: keys.queueUses(id),
    staleTime: 0,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/queues/{queue_id}/uses", { params: { path: { queue_id: id } }, signal })),
  });
export const workstreamUses = (id: Id) =>
  queryOptions({
    queryKey: keys.workstreamUses(id),
    staleTime: 0,
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/admin/workstreams/{workstream_id}/uses", { params: { path: { workstream_id: id } }, signal }),
      ),
  });

/** As somebody else has saved them meanwhile. */
export const rereadQueue = (id: Id) =>
  saved(answer(api.GET("/api/admin/queues/{queue_id}", { params: { path: { queue_id: id } } })));
export const rereadWorkstream = (id: Id) =>
  saved(answer(api.GET("/api/admin/workstreams/{workstream_id}", { params: { path: { workstream_id: id } } })));

export const createLineAccount = (body: NewLineAccount) =>
  saved(answer(api.POST("/api/admin/line-accounts", { body })));
export const changeLineAccount = (id: Id, body: LineAccountChange) =>
  saved(answer(api.PATCH("/api/admin/line-accounts/{account_id}", { params: { path: { account_id: id } }, body })));
export const createWorkstream = (body: NewWorkstream) => saved(answer(api.POST("/api/admin/workstreams", { body })));
export const changeWorkstream = (id: Id, body: WorkstreamChange) =>
  saved(answer(api.PATCH("/api/admin/workstreams/{workstream_id}", { params: { path: { workstream_id: id } }, body })));
export const createQueue = (body: NewQueue) => saved(answer(api.POST("/api/admin/queues", { body })));
export const changeQueue = (id: Id, body: QueueChange) =>
  saved(answer(api.PATCH("/api/admin/queues/{queue_id}", { params: { path: { queue_id: id } }, body })));
export const copyQueue = (id: Id) =>
  saved(answer(api.POST("/api/admin/queues/{queue_id}/copies", { params: { path: { queue_id: id } } })));
export const deleteQueue = (id: Id) =>
  saved(answer(api.DELETE("/api/admin/queues/{queue_id}", { params: { path: { queue_id: id } } })));
export const copyWorkstream = (id: Id) =>
  saved(answer(api.POST("/api/admin/workstreams/{workstream_id}/copies", { params: { path: { workstream_id: id } } })));
export const deleteWorkstream = (id: Id) =>
  saved(answer(api.DELETE("/api/admin/workstreams/{workstream_id}", { params: { path: { workstream_id: id } } })));
export const createUser = (body: NewUser) => saved(answer(api.POST("/api/admin/users", { body })));
export const changeUser = (id: Id, body: UserChange) =>
  saved(answer(api.PATCH("/api/admin/users/{user_id}", { params: { path: { user_id: id } }, body })));
export const changeFileSettings = (body: FileSettingsChange) =>
  saved(answer(api.PATCH("/api/admin/file-settings", { body })));
export const changeRoutingSettings = (body: RoutingSettingsChange) =>
  saved(answer(api.PATCH("/api/admin/routing-settings", { body })));

/** Settings name each other (a queue's members, an account's workstream), so one change may show on any page. */
async function saved<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.admin });
  return result;
}
