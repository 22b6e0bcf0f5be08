// The messages of a conversation: newest at the bottom, older ones loaded on the way up, earlier conversations on request.
import { Button, Divider, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { ArrowDownRegular } from "@fluentui/react-icons";
import { type ComponentProps, memo, type ReactNode, type RefObject, useCallback, useMemo, useRef } from "react";
import { customerName, isMine } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { kindWord } from "~/api/kind-word";
import { withdraw } from "~/api/messages";
import { explain } from "~/api/problem";
import type { Conversation, Id } from "~/api/types";
import { plural } from "~/lib/text";
import { dayName } from "~/lib/time";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { useHalfMinutes } from "~/ui/use-now";
import { Bubble } from "./bubble";
import { type BubbleEntry, type Entry, entriesOf } from "./entries";
import { SystemLine } from "./system-line";
import { useJump } from "./use-jump";
import { useLog } from "./use-log";
import { useMarkRead } from "./use-mark-read";
import { useThreadScroll } from "./use-thread-scroll";

const useStyles = makeStyles({
  root: { position: "relative", flexGrow: 1, minHeight: 0, display: "flex" },
  scroller: { flexGrow: 1, overflowY: "auto", overflowX: "hidden", overflowAnchor: "none", minWidth: 0 },
  content: {
    minHeight: "100%",
    display: "flex",
    flexDirection: "column",
    paddingBottom: "12px",
    boxSizing: "border-box",
  },
  spring: { flexGrow: 1 },
  older: { display: "flex", justifyContent: "center", padding: "8px" },
  day: { padding: "14px 20px 2px" },
  jump: { position: "absolute", bottom: "12px", left: "50%", transform: "translateX(-50%)", boxShadow: tokens.shadow8 },
});

interface Props {
  conversation: Conversation;
  earlier?: ReactNode;
  /** Filled with what scrolls, for those who look for something in it. */
  scrollerRef?: RefObject<HTMLDivElement | null>;
  /** The text of a message that never left goes back to where it was typed. */
  onTakeBack(text: string): void;
  onQuote(quoted: Quoted): void;
}

export interface Quoted {
  id: Id;
  author: string;
  preview: string;
}

export function Thread({ conversation, earlier, scrollerRef, onTakeBack, onQuote }: Props) {
  const styles = useStyles();
  const desk = useDesk();
  const { log, view } = useLog(conversation.id);
  const ownScroller = useRef<HTMLDivElement>(null);
  const scroller = scrollerRef ?? ownScroller;
  const entries = useMemo(() => entriesOf(view.messages, view.pending), [view.messages, view.pending]);
  const loadOlder = useCallback(() => void log.loadOlder(), [log]);
  const { atEnd, unseen, onScroll, toEnd } = useThreadScroll(scroller, {
    firstKey: view.messages[0]?.id,
    count: view.messages.length + view.pending.length,
    sending: view.pending.at(-1)?.clientId,
    onNearTop: loadOlder,
  });
  useMarkRead(conversation, view.messages.at(-1)?.seq ?? 0, atEnd, isMine(conversation, desk));

  const { notify } = desk;
  const onRetry = useCallback(
    (entry: BubbleEntry) => {
      if (entry.state.is === "failed" && entry.state.retry === "post" && entry.clientId) log.retry(entry.clientId);
      else if (entry.messageId)
        log.deliverAgain(entry.messageId).catch((error) => notify({ intent: "error", title: explain(error) }));
    },
    [log, notify],
  );
  const onBack = useCallback(
    (entry: BubbleEntry) => {
      const content = entry.clientId && log.discard(entry.clientId);
      if (content && content.type === "text") onTakeBack(content.text);
    },
    [log, onTakeBack],
  );

  const onWithdraw = useCallback(
    ({ messageId }: BubbleEntry) => {
      if (messageId)
        withdraw(conversation.id, messageId).catch((error) => notify({ intent: "error", title: explain(error) }));
    },
    [conversation.id, notify],
  );

  const sendable = conversation.state === "active" && isMine(conversation, desk);
  const name = customerName(conversation);
  const { picture_url: picture, kind } = conversation.customer;
  const customer = useMemo(() => ({ name, picture, group: kind !== "person" }), [name, picture, kind]);
  const jump = useJump(scroller, log);
  const onQuoted = useCallback(
    ({ messageId, author, content }: BubbleEntry) => {
      const preview = content.type === "text" ? content.text : kindWord(content.type);
      if (messageId) onQuote({ id: messageId, author: author ?? name, preview });
    },
    [name, onQuote],
  );
  return (
    <div className={styles.root}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div ref={scroller} className={styles.scroller} onScroll={onScroll} tabIndex={0} data-testid="thread">
        <div className={styles.content}>
          <div className={styles.spring} />
          {!view.hasOlder && view.status === "ready" && earlier}
          <div className={styles.older}>
            {view.loadingOlder && <Spinner size="tiny" label="Loading older messages" />}
            {view.hasOlder && !view.loadingOlder && (
              <Button size="small" appearance="subtle" onClick={loadOlder}>
                Load older messages
              </Button>
            )}
          </div>
          {view.status === "loading" && <SkeletonRows label="Loading messages" count={5} />}
          {view.status === "error" && <Trouble text={explain(view.error)} onRetry={() => void log.open()} />}
          <div role="log" aria-live="polite" aria-relevant="additions" aria-label={`Messages with ${name}`}>
            {entries.map((entry) => (
              <EntryView
                key={entry.key}
                entry={entry}
                customer={customer}
                sendable={sendable}
                onRetry={onRetry}
                onTakeBack={onBack}
                onWithdraw={onWithdraw}
                onJump={jump}
                onQuote={onQuoted}
              />
            ))}
          </div>
        </div>
      </div>
      {!atEnd && (
        <Button className={styles.jump} shape="circular" icon={<ArrowDownRegular />} onClick={toEnd}>
          {unseen > 0 ? plural(unseen, "new message") : "Latest"}
        </Button>
      )}
    </div>
  );
}

type EntryProps = { entry: Entry } & Omit<ComponentProps<typeof Bubble>, "entry">;

const EntryView = memo(function EntryView({ entry, ...bubble }: EntryProps) {
  if (entry.kind === "day") return <DayLine at={entry.at} />;
  if (entry.kind === "system") return <SystemLine entry={entry} />;
  return <Bubble entry={entry} {...bubble} />;
});

function DayLine({ at }: { at: string }) {
  const styles = useStyles();
  const now = useHalfMinutes();
  return <Divider className={styles.day}>{dayName(at, now)}</Divider>;
}
