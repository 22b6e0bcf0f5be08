// A page of settings that the organisation has once: it loads them, tells what failed, and shows their form.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { explain } from "~/api/problem";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";

interface Props<T> {
  title: string;
  text: string;
  query: UseQueryResult<T>;
  children: (settings: T) => ReactNode;
}

export function SettingsPage<T>({ title, text, query, children }: Props<T>) {
  return (
    <Page title={title} text={text}>
      {query.isPending && <SkeletonRows label={`Loading ${title}`} />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && children(query.data)}
    </Page>
  );
}
