// What every settings list does the same way: load, say what is wrong, teach when empty, show the table.
import { Button, SearchBox, Text } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { explain } from "~/api/problem";
import type { Items } from "~/api/types";
import { bare } from "~/lib/text";
import { EmptyState } from "~/ui/empty-state";
import { Page } from "~/ui/page";
import { type Column, RecordTable } from "~/ui/record-table";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";

/** Fewer records than this are seen at a glance. */
const SEARCHABLE = 8;

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

export function RecordsPage<T extends { id: string; name: string }>(props: Props<T>) {
  const { query, empty } = props;
  const [wanted, setWanted] = useState("");
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={props.onAdd}>
      {props.addLabel}
    </Button>
  );
  const rows = query.data?.items ?? [];
  const found = rows.length < SEARCHABLE ? rows : rows.filter((row) => isNamed(row.name, wanted));
  return (
    <Page title={props.title} text={props.text} action={rows.length > 0 && add}>
      {query.isPending && <SkeletonRows label={`Loading ${props.title}`} />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <EmptyState {...empty} action={add} />}
      {rows.length >= SEARCHABLE && (
        <SearchBox
          aria-label={`Search ${props.title}`}
          placeholder="Search by name"
          style={{ marginBottom: 12 }}
          value={wanted}
          onChange={(_, data) => setWanted(data.value)}
        />
      )}
      {found.length > 0 && (
        <RecordTable label={props.title} rows={found} columns={props.columns} onOpen={props.onOpen} />
      )}
      {rows.length > 0 && found.length === 0 && <Text role="status">Nothing here is called “{wanted.trim()}”.</Text>}
      {props.children}
    </Page>
  );
}

/** As people search: full width or half, upper case or lower. */
function isNamed(name: string, wanted: string): boolean {
  return bare(name).includes(bare(wanted));
}
