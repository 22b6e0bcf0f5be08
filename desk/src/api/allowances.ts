// What is left of the month for the LINE accounts of one's conversations; the stream tells when it changes.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import type { Allowance, Items } from "./types";

export const allowances = queryOptions({
  queryKey: keys.allowances,
  queryFn: ({ signal }) => answer(api.GET("/api/allowances", { signal })),
});

/** Those one has, with what is new of them; what is told of others' accounts is passed over. */
export function withAllowances(data: Items<Allowance>, changed: readonly Allowance[]): Items<Allowance> {
  const fresh = new Map(changed.map((one) => [one.account.id, one]));
  return { items: data.items.map((one) => fresh.get(one.account.id) ?? one) };
}
