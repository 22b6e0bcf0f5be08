// What the customer did and what was done with them, newest first, as far back as one wants to read.
import { Button, Dropdown, makeStyles, mergeClasses, Option, Spinner, Text, tokens } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "~/api/problem";
import { timelineOf } from "~/api/timeline";
import type { Id, TimelineEntry } from "~/api/types";
import { RelativeTime } from "~/ui/relative-time";
import { Trouble } from "~/ui/trouble";
import { FILTERS, type Filter, kindsOf } from "./timeline-filters";
import { timelineWords } from "./timeline-words";

const useStyles = makeStyles({
  filter: { minWidth: 0, width: "100%", marginBottom: "4px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  entry: {
    position: "relative",
    display: "grid",
    gridTemplateColumns: "1fr max-content",
    columnGap: "8px",
    padding: "3px 0 3px 16px",
    "::before": {
      content: "''",
      position: "absolute",
      left: "3px",
      top: "10px",
      width: "6px",
      height: "6px",
      borderRadius: "50%",
      backgroundColor: tokens.colorNeutralStroke1,
    },
  },
  step: { "::before": { backgroundColor: tokens.colorBrandStroke1 } },
  loss: { "::before": { backgroundColor: tokens.colorPaletteRedBackground3 } },
  words: { minWidth: 0, overflowWrap: "anywhere" },
  when: { color: tokens.colorNeutralForeground3 },
});

export function Timeline({ customer, account }: { customer: Id; account: Id }) {
  const [filter, setFilter] = useState<Filter>("all");
  return (
    <>
      <Dropdown
        size="small"
        className={useStyles().filter}
        aria-label="Show on the timeline"
        value={FILTERS[filter]}
        selectedOptions={[filter]}
        onOptionSelect={(_, data) => setFilter(data.optionValue as Filter)}
      >
        {(Object.keys(FILTERS) as Filter[]).map((one) => (
          <Option key={one} value={one}>
            {FILTERS[one]}
          </Option>
        ))}
      </Dropdown>
      <Entries customer={customer} account={account} filter={filter} />
    </>
  );
}

function Entries({ customer, account, filter }: { customer: Id; account: Id; filter: Filter }) {
  const styles = useStyles();
  const query = useInfiniteQuery(timelineOf(customer, kindsOf(filter)));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <Spinner size="tiny" label="Loading the timeline" />;
  if (query.isError && !query.data) return <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />;
  if (entries.length === 0)
    return <Text size={200}>{filter === "all" ? "Nothing yet." : "Nothing of this kind."}</Text>;
  return (
    <>
      <ul className={styles.list}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} elsewhere={entry.account !== null && entry.account.id !== account} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="small"
          appearance="subtle"
          disabledFocusable={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </>
  );
}

const STEPS = ["conversation_opened", "conversation_assigned", "conversation_closed"];
const LOSSES = ["blocked", "found_blocked", "left"];

function Entry({ entry, elsewhere }: { entry: TimelineEntry; elsewhere: boolean }) {
  const styles = useStyles();
  const tint = STEPS.includes(entry.kind) ? styles.step : LOSSES.includes(entry.kind) ? styles.loss : undefined;
  return (
    <li className={mergeClasses(styles.entry, tint)}>
      <Text size={200} className={styles.words} dir="auto">
        {timelineWords(entry)}
        {elsewhere && entry.account && ` · ${entry.account.name}`}
      </Text>
      <Text size={200} className={styles.when}>
        <RelativeTime at={entry.happened_at} />
      </Text>
    </li>
  );
}
