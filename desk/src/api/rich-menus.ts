// The rich menus of LINE accounts: written, given pictures, published, and shown to whom.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import { Problem, Unreachable } from "./problem";
import type { Id, Items, RichMenu, RichMenuRules, RichMenuWriting } from "./types";

const of = (accountId: Id) => ({ params: { path: { account_id: accountId } } });
const one = (accountId: Id, menuId: Id) => ({ params: { path: { account_id: accountId, menu_id: menuId } } });
const customer = (accountId: Id, customerId: Id) => ({
  params: { path: { account_id: accountId, customer_id: customerId } },
});
const key = (accountId: Id) => [...keys.lineAccounts, accountId, "rich-menus"] as const;

export const richMenus = (accountId: Id) =>
  queryOptions<Items<RichMenu>>({
    queryKey: [...key(accountId), "ours"],
    // Made at LINE by a job, of which no stream tells.
    refetchInterval: ({ state }) => (state.data?.items.some((menu) => menu.state === "making") ? 1000 : false),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/line-accounts/{account_id}/rich-menus", { signal, ...of(accountId) })),
  });
export const foreignRichMenus = (accountId: Id) =>
  queryOptions({
    queryKey: [...key(accountId), "foreign"],
    retry: false,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/line-accounts/{account_id}/foreign-rich-menus", { signal, ...of(accountId) })),
  });
export const richMenuRules = (accountId: Id) =>
  queryOptions({
    queryKey: [...key(accountId), "rules"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/line-accounts/{account_id}/rich-menu-rules", { signal, ...of(accountId) })),
  });

export const chosenRichMenu = (accountId: Id, customerId: Id) =>
  queryOptions({
    queryKey: [...key(accountId), "of", customerId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/admin/line-accounts/{account_id}/customers/{customer_id}/rich-menu", {
          signal,
          ...customer(accountId, customerId),
        }),
      ),
  });

/** Writes a menu down, new or as it was opened. */
export const writeRichMenu = (accountId: Id, menuId: Id | null, body: RichMenuWriting) =>
  answer(
    menuId === null
      ? api.POST("/api/admin/line-accounts/{account_id}/rich-menus", { ...of(accountId), body })
      : api.PUT("/api/admin/line-accounts/{account_id}/rich-menus/{menu_id}", { ...one(accountId, menuId), body }),
  );

export const publishRichMenu = (accountId: Id, menuId: Id) =>
  anew(
    accountId,
    answer(api.POST("/api/admin/line-accounts/{account_id}/rich-menus/{menu_id}/publication", one(accountId, menuId))),
  );
export const deleteRichMenu = (accountId: Id, menuId: Id) =>
  anew(
    accountId,
    answer(api.DELETE("/api/admin/line-accounts/{account_id}/rich-menus/{menu_id}", one(accountId, menuId))),
  );
export const setDefaultRichMenu = (accountId: Id, menuId: Id | null) =>
  anew(
    accountId,
    answer(
      api.PUT("/api/admin/line-accounts/{account_id}/default-rich-menu", {
        ...of(accountId),
        body: { menu_id: menuId },
      }),
    ),
  );
export const setRichMenuRules = (accountId: Id, body: RichMenuRules) =>
  anew(accountId, answer(api.PUT("/api/admin/line-accounts/{account_id}/rich-menu-rules", { ...of(accountId), body })));

export const chooseRichMenu = (accountId: Id, customerId: Id, menuId: Id | null) =>
  anew(
    accountId,
    answer(
      api.PUT("/api/admin/line-accounts/{account_id}/customers/{customer_id}/rich-menu", {
        ...customer(accountId, customerId),
        body: { menu_id: menuId },
      }),
    ),
  );

export const refreshRichMenus = (accountId: Id) => queryClient.invalidateQueries({ queryKey: key(accountId) });

/** A picture goes as it is, which the typed client cannot describe. */
export async function giveRichMenuPicture(accountId: Id, menuId: Id, picture: Blob): Promise<RichMenu> {
  let response: Response;
  try {
    response = await fetch(
      `${window.location.origin}/api/admin/line-accounts/${accountId}/rich-menus/${menuId}/picture`,
      { method: "PUT", headers: { "X-Madoguchi": "1" }, credentials: "same-origin", body: picture },
    );
  } catch (cause) {
    throw new Unreachable(cause);
  }
  const said: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, said);
  return said as RichMenu;
}

async function anew<T>(accountId: Id, writing: Promise<T>): Promise<T> {
  const result = await writing;
  await refreshRichMenus(accountId);
  return result;
}
