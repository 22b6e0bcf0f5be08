// What administrators ask of LINE accounts beyond their fields: tried, verified, deleted, set up on workstreams.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Id, LineInstance, RejectionNoticeChange, Sending } from "./types";

export const privacyNotice = queryOptions({
  queryKey: [...keys.lineAccounts, "privacy-notice"],
  queryFn: ({ signal }) => answer(api.GET("/api/admin/line-privacy-notice", { signal })),
});
export const lineInstances = (workstreamId: Id) =>
  queryOptions({
    queryKey: [...keys.workstreams, workstreamId, "line-accounts"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/admin/workstreams/{workstream_id}/line-accounts", {
          signal,
          params: { path: { workstream_id: workstreamId } },
        }),
      ),
  });

/** Of one account, or of all, also of those that are deleted. */
export const accountHistory = (account: Id | null) =>
  infiniteQueryOptions({
    queryKey: keys.accountHistory(account),
    initialPageParam: null as string | null,
    getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 20, ...(account && { account }), ...(pageParam && { cursor: pageParam }) };
      return answer(api.GET("/api/admin/line-account-history", { params: { query }, signal }));
    },
  });
export const accountSending = (id: Id) =>
  queryOptions({
    queryKey: [...keys.lineAccounts, id, "sending"],
    queryFn: ({ signal }) => answer(api.GET("/api/admin/line-accounts/{account_id}/sending", { ...of(id), signal })),
  });
export const rejectionNotice = (id: Id) =>
  queryOptions({
    queryKey: [...keys.lineAccounts, id, "rejections"],
    queryFn: ({ signal }) => answer(api.GET("/api/admin/line-accounts/{account_id}/rejections", { signal, ...of(id) })),
  });

const of = (id: Id) => ({ params: { path: { account_id: id } } });
const on = (workstreamId: Id, accountId: Id) => ({
  params: { path: { workstream_id: workstreamId, account_id: accountId } },
});

export const generateAssertionKey = () => answer(api.POST("/api/admin/line-assertion-keys"));
export const validateLineAccount = (id: Id) =>
  anew(answer(api.POST("/api/admin/line-accounts/{account_id}/validation", of(id))));
/** Pushes again, though LINE said that the month's messages are used up. */
export const pushAgain = (id: Id) => anew(answer(api.POST("/api/admin/line-accounts/{account_id}/resumption", of(id))));
export const changeSending = (id: Id, body: Sending) =>
  anew(answer(api.PUT("/api/admin/line-accounts/{account_id}/sending", { ...of(id), body })));
export const verifyWebhook = (id: Id) =>
  answer(api.POST("/api/admin/line-accounts/{account_id}/webhook-verification", of(id)));
export const deleteLineAccount = (id: Id) => anew(answer(api.DELETE("/api/admin/line-accounts/{account_id}", of(id))));
export const setRejectionNotice = (id: Id, body: RejectionNoticeChange) =>
  anew(answer(api.PUT("/api/admin/line-accounts/{account_id}/rejections", { ...of(id), body })));
export const setUpLine = (workstreamId: Id, accountId: Id, body: LineInstance) =>
  anew(
    answer(
      api.PUT("/api/admin/workstreams/{workstream_id}/line-accounts/{account_id}", {
        ...on(workstreamId, accountId),
        body,
      }),
    ),
  );
export const removeLine = (workstreamId: Id, accountId: Id) =>
  anew(
    answer(
      api.DELETE("/api/admin/workstreams/{workstream_id}/line-accounts/{account_id}", on(workstreamId, accountId)),
    ),
  );

async function anew<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.admin });
  return result;
}
