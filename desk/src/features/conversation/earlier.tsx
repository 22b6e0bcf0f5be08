// Earlier conversations with the same customer, folded away until somebody wants to read them.

import { Button, Divider, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { customerName } from "~/actions/conversation-steps";
import { earlierOf } from "~/api/conversations";
import { explain } from "~/api/problem";
import type { Conversation } from "~/api/types";
import { shortDate } from "~/lib/time";
import { Trouble } from "~/ui/trouble";
import { useHalfMinutes } from "~/ui/use-now";
import { Bubble } from "./bubble";
import { entriesOf } from "./entries";
import { useRevealed } from "./revealed";
import { SystemLine } from "./system-line";
import { useLog } from "./use-log";

const useStyles = makeStyles({
  root: { paddingTop: "8px" },
  row: { padding: "4px 20px" },
  old: { borderLeft: `3px solid ${tokens.colorNeutralStroke2}`, marginLeft: "20px" },
  more: { display: "flex", justifyContent: "center" },
});

export function Earlier({ conversation }: { conversation: Conversation }) {
  const styles = useStyles();
  const query = useInfiniteQuery(earlierOf(conversation.id));
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  const sought = useRevealed();
  /** For which one pages were asked for: after a failure only another wish asks again. */
  const triedFor = useRef<typeof sought>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const further = sought !== null && hasNextPage && !all.some((one) => one.id === sought.id);
  useEffect(() => {
    if (!further || isFetchingNextPage || (isFetchNextPageError && triedFor.current === sought)) return;
    triedFor.current = sought;
    void fetchNextPage();
  }, [further, sought, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (all.length === 0) return null;
  return (
    <section className={styles.root} aria-label="Earlier conversations">
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button size="small" appearance="subtle" onClick={() => void query.fetchNextPage()}>
            Show more earlier conversations
          </Button>
        </div>
      )}
      {all.toReversed().map((one) => (
        <EarlierOne key={one.id} conversation={one} />
      ))}
    </section>
  );
}

function EarlierOne({ conversation }: { conversation: Conversation }) {
  const styles = useStyles();
  const now = useHalfMinutes();
  const sought = useRevealed();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (sought?.id === conversation.id) setShown(true);
  }, [sought, conversation.id]);
  const date = shortDate(conversation.closed_at ?? conversation.opened_at, now);
  return (
    <>
      <Divider className={styles.row}>
        <Button size="small" appearance="transparent" aria-expanded={shown} onClick={() => setShown(!shown)}>
          earlier: {date} ({shown ? "hide" : "show"})
        </Button>
      </Divider>
      {shown && <EarlierMessages conversation={conversation} />}
    </>
  );
}

function EarlierMessages({ conversation }: { conversation: Conversation }) {
  const styles = useStyles();
  const { log, view } = useLog(conversation.id);
  const entries = useMemo(() => entriesOf(view.messages, []), [view.messages]);
  const { picture_url, kind } = conversation.customer;
  const customer = { name: customerName(conversation), picture: picture_url, group: kind !== "person" };
  if (view.status === "loading") return <Spinner size="tiny" label="Loading" />;
  if (view.status === "error") return <Trouble text={explain(view.error)} onRetry={() => void log.open()} />;
  return (
    <div className={styles.old}>
      {view.hasOlder && (
        <Button size="small" appearance="subtle" onClick={() => void log.loadOlder()}>
          Load older messages
        </Button>
      )}
      {entries.map((entry) => {
        if (entry.kind === "day") return null;
        if (entry.kind === "system") return <SystemLine key={entry.key} entry={entry} />;
        const { key } = entry;
        return (
          <Bubble key={key} entry={entry} customer={customer} sendable={false} onRetry={nothing} onTakeBack={nothing} />
        );
      })}
    </div>
  );
}

function nothing(): void {
  // Earlier messages offer no actions.
}
