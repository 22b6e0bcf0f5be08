// What every settings list does the same way: load, say what is wrong, teach when empty, show the table.
import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { explain } from "~/api/problem";
import type { Items } from "~/api/types";
import { EmptyState } from "~/ui/empty-state";
import { Page } from "~/ui/page";
import { type Column, RecordTable } from "~/ui/record-table";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";

interface Props<T> {
  title: string;
  text: string;
  addLabel: string;
  empty: { icon: ReactNode; title: string; text: string };
  query: UseQueryResult<Items<T>>;
  columns: Column<T>[];
  onAdd(): void;
  onOpen(row: T): void;
  children?: ReactNode;
}

export function RecordsPage<T extends { id: string }>(props: Props<T>) {
  const { query, empty } = props;
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={props.onAdd}>
      {props.addLabel}
    </Button>
  );
  const rows = query.data?.items ?? [];
  return (
    <Page title={props.title} text={props.text} action={rows.length > 0 && add}>
      {query.isPending && <SkeletonRows label={`Loading ${props.title}`} />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <EmptyState {...empty} action={add} />}
      {rows.length > 0 && <RecordTable label={props.title} rows={rows} columns={props.columns} onOpen={props.onOpen} />}
      {props.children}
    </Page>
  );
}
