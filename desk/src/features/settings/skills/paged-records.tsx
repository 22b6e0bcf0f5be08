// A list that goes by name and comes in pages: searched on the server, and longer when it is asked to be.
import { Button, makeStyles, SearchBox, Text } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { explain } from "~/api/problem";
import type { Items } from "~/api/types";
import { EmptyState } from "~/ui/empty-state";
import { type Column, RecordTable } from "~/ui/record-table";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  head: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "12px" },
  narrowing: { display: "flex", flexWrap: "wrap", gap: "12px" },
  more: { alignSelf: "start" },
});

interface Props<T> {
  /** What is listed, as in “Search skills”. */
  label: string;
  /** What can be typed there. */
  searchHint?: string;
  /** What else the list is narrowed by, beside the search. */
  filters?: ReactNode;
  /** Whether one of them narrows it now. */
  narrowed?: boolean;
  addLabel: string;
  empty: { icon: ReactNode; title: string; text: string };
  query: UseInfiniteQueryResult<InfiniteData<Items<T>>>;
  search: string;
  columns: Column<T>[];
  onSearch(search: string): void;
  /** Not there for whoever may only look. */
  onAdd?: (() => void) | undefined;
  onOpen(row: T): void;
}

export function PagedRecords<T extends { id: string }>(props: Props<T>) {
  const { label, query, search, empty } = props;
  const styles = useStyles();
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const add = props.onAdd && (
    <Button appearance="primary" icon={<AddRegular />} onClick={props.onAdd}>
      {props.addLabel}
    </Button>
  );
  const nothing = query.data !== undefined && rows.length === 0;
  if (nothing && !search && !props.narrowed) return <EmptyState {...empty} action={add} />;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <div className={styles.narrowing}>
          <SearchBox
            aria-label={`Search ${label}`}
            placeholder={props.searchHint ?? "Search by name"}
            value={search}
            onChange={(_, data) => props.onSearch(data.value)}
          />
          {props.filters}
        </div>
        {add}
      </div>
      {query.isPending && <SkeletonRows label={`Loading ${label}`} />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {rows.length > 0 && <RecordTable label={label} rows={rows} columns={props.columns} onOpen={props.onOpen} />}
      {nothing && (
        <Text role="status">
          {props.searchHint ? "Nothing like this is here." : `Nothing here is called “${search.trim()}”.`}
        </Text>
      )}
      {query.hasNextPage && (
        <Button
          className={styles.more}
          disabledFocusable={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  );
}
