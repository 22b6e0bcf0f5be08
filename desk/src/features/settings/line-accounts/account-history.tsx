// What became of a LINE account, or of all of them: who did what, what LINE did, and when; the newest first.
import { Button, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { HistoryRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountHistory } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { AccountHistoryEntry, Id } from "~/api/types";
import { RelativeTime } from "~/ui/relative-time";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { historyWords, isTrouble } from "./account-history-words";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", alignItems: "flex-start" },
  list: { listStyleType: "none", margin: 0, padding: 0, alignSelf: "stretch" },
  entry: {
    display: "grid",
    gridTemplateColumns: "1fr max-content",
    columnGap: "16px",
    padding: "6px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { minWidth: 0, overflowWrap: "anywhere" },
  trouble: { color: tokens.colorPaletteRedForeground1 },
  faint: { color: tokens.colorNeutralForeground3 },
});

/** A button until somebody wants to read it. */
export function AccountHistory({ account }: { account: Id | null }) {
  const styles = useStyles();
  const [shown, setShown] = useState(false);
  return (
    <section className={styles.root} aria-label="History">
      <Button icon={<HistoryRegular />} aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? "Hide the history" : account ? "Show its history" : "Show the history of all accounts"}
      </Button>
      {shown && <Entries account={account} />}
    </section>
  );
}

function Entries({ account }: { account: Id | null }) {
  const styles = useStyles();
  const query = useInfiniteQuery(accountHistory(account));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <SkeletonRows label="Loading the history" />;
  if (query.isError && !query.data) return <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />;
  return (
    <>
      {entries.length === 0 && <Text>Nothing has been recorded yet.</Text>}
      <ul className={styles.list}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} named={account === null} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
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

function Entry({ entry, named }: { entry: AccountHistoryEntry; named: boolean }) {
  const styles = useStyles();
  return (
    <li className={styles.entry}>
      <Text className={mergeClasses(styles.words, isTrouble(entry) && styles.trouble)} dir="auto">
        {named && <b>{entry.account.name}: </b>}
        {historyWords(entry)}
      </Text>
      <Text size={200} className={styles.faint}>
        {entry.by && `${entry.by.name} · `}
        <RelativeTime at={entry.at} />
      </Text>
    </li>
  );
}
