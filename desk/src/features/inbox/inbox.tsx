// The representative's list of conversations: mine, open for anyone, and closed.
import {
  Button,
  CounterBadge,
  Input,
  makeStyles,
  mergeClasses,
  Tab,
  TabList,
  tokens,
} from "@fluentui/react-components";
import {
  ArchiveRegular,
  ChatRegular,
  FilterRegular,
  PersonAvailableRegular,
  SearchRegular,
} from "@fluentui/react-icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { flatten } from "~/api/conversation-list";
import { conversationsOf, counts } from "~/api/conversations";
import type { Tab as TabName } from "~/api/keys";
import { explain } from "~/api/problem";
import type { Counts, Id } from "~/api/types";
import { PHONE } from "~/lib/screen";
import { EmptyState } from "~/ui/empty-state";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { useSettled } from "~/ui/use-settled";
import { ConversationList } from "./conversation-list";

const useStyles = makeStyles({
  root: {
    width: "312px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    minHeight: 0,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [PHONE]: { width: "100%", borderRight: "none" },
  },
  behind: { [PHONE]: { display: "none" } },
  tabs: { padding: "2px 4px 0", flexShrink: 0 },
  label: { display: "inline-flex", alignItems: "center", gap: "6px" },
  filter: { padding: "6px 12px 8px" },
  input: { width: "100%" },
});

/** A pause in typing; each letter would be a question to the server. */
const TYPING_MS = 250;

interface Props {
  selected: Id | null;
  /** Set while this person receives no work, so that an empty list can say why. */
  onGoAvailable: (() => void) | null;
  onOpen(id: Id): void;
}

export function Inbox({ selected, onGoAvailable, onOpen }: Props) {
  const styles = useStyles();
  const [tab, setTab] = useState<TabName>("mine");
  const [filter, setFilter] = useState("");
  const typed = filter.trim();
  const settled = useSettled(typed, TYPING_MS);
  // What is known already need not wait.
  const search = typed && settled;
  const { data: numbers } = useQuery(counts);
  return (
    <nav className={mergeClasses(styles.root, selected !== null && styles.behind)} aria-label="Inbox">
      <TabList
        className={styles.tabs}
        size="small"
        selectedValue={tab}
        onTabSelect={(_, data) => setTab(data.value as TabName)}
      >
        <CountedTab value="mine" label="My work" numbers={numbers} />
        <CountedTab value="open" label="Open" numbers={numbers} />
        <CountedTab value="closed" label="Closed" numbers={undefined} />
      </TabList>
      <div className={styles.filter}>
        <Input
          className={styles.input}
          size="small"
          type="search"
          aria-label="Filter by name"
          placeholder="Filter by name, phone, company…"
          contentBefore={<FilterRegular />}
          value={filter}
          onChange={(_, data) => setFilter(data.value)}
        />
      </div>
      <TabContent
        key={tab}
        tab={tab}
        search={search}
        selected={selected}
        onGoAvailable={onGoAvailable}
        onOpen={onOpen}
        onClearSearch={() => setFilter("")}
      />
    </nav>
  );
}

function CountedTab({ value, label, numbers }: { value: TabName; label: string; numbers: Counts | undefined }) {
  const styles = useStyles();
  const count = numbers?.[value] ?? 0;
  return (
    <Tab value={value}>
      <span className={styles.label}>
        {label}
        {count > 0 && (
          <CounterBadge size="small" appearance="filled" color="informative" count={count} overflowCount={999} />
        )}
      </span>
    </Tab>
  );
}

interface ContentProps extends Props {
  tab: TabName;
  search: string;
  onClearSearch(): void;
}

function TabContent({ tab, search, selected, onGoAvailable, onOpen, onClearSearch }: ContentProps) {
  const query = useInfiniteQuery(conversationsOf(tab, search));
  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const conversations = flatten(query.data);
  if (query.isPending) return <SkeletonRows label="Loading conversations" count={8} />;
  if (query.isError && conversations.length === 0)
    return <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />;
  if (conversations.length === 0 && search)
    return (
      <EmptyState
        icon={<SearchRegular />}
        title={`Nobody called “${search}”`}
        text="The filter looks at customers’ names in this tab."
        action={<Button onClick={onClearSearch}>Clear the filter</Button>}
      />
    );
  if (conversations.length === 0) return <NothingHere tab={tab} onGoAvailable={onGoAvailable} />;
  return (
    <ConversationList
      conversations={conversations}
      selected={selected}
      hasMore={query.hasNextPage}
      loadingMore={query.isFetchingNextPage}
      onMore={onMore}
      onOpen={onOpen}
    />
  );
}

function NothingHere({ tab, onGoAvailable }: { tab: TabName; onGoAvailable: (() => void) | null }) {
  if (tab === "closed")
    return (
      <EmptyState icon={<ArchiveRegular />} title="Nothing closed yet" text="Conversations you close are kept here." />
    );
  if (tab === "open")
    return (
      <EmptyState
        icon={<ChatRegular />}
        title="Nobody is waiting"
        text="Conversations without a representative appear here."
      />
    );
  if (onGoAvailable)
    return (
      <EmptyState
        icon={<PersonAvailableRegular />}
        title="You are not receiving work"
        text="Conversations are offered to you while you are available."
        action={
          <Button appearance="primary" onClick={onGoAvailable}>
            Go available
          </Button>
        }
      />
    );
  return (
    <EmptyState
      icon={<ChatRegular />}
      title="All done"
      text="The next customer rings here. Conversations you accept stay in this list."
    />
  );
}
