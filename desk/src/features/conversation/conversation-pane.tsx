// One conversation on the desk: header, thread, and whatever the page puts below and beside them.
import { makeStyles } from "@fluentui/react-components";
import { ChatOffRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from "react";
import { customerName } from "~/actions/conversation-steps";
import { conversationById } from "~/api/conversations";
import { live } from "~/api/live";
import { explain, hasCode } from "~/api/problem";
import type { Conversation, Id } from "~/api/types";
import { isFindKey } from "~/lib/keyboard";
import { EmptyState } from "~/ui/empty-state";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { AccountBanner } from "./account-banner";
import { ConversationHeader } from "./header";
import { type Quoted, Thread } from "./thread";
import { takenWords } from "./use-taken";

// The newest messages come first, and few look for something in each conversation.
const Earlier = lazy(() => import("./earlier").then((part) => ({ default: part.Earlier })));
const LostMessages = lazy(() => import("./lost-messages").then((part) => ({ default: part.LostMessages })));
const Finder = lazy(() => import("./finder").then((part) => ({ default: part.Finder })));

const useStyles = makeStyles({
  root: { flexGrow: 1, minWidth: 0, display: "flex", position: "relative" },
  gone: { flexGrow: 1, minWidth: 0, overflowY: "auto", display: "grid", alignContent: "center" },
  main: { flexGrow: 1, minWidth: 0, display: "flex", flexDirection: "column" },
});

interface Props {
  id: Id;
  detailsShown: boolean;
  onToggleDetails(): void;
  onTakeBack(text: string): void;
  onQuote(quoted: Quoted): void;
  footer(conversation: Conversation): ReactNode;
  aside(conversation: Conversation): ReactNode;
}

export function ConversationPane({ id, detailsShown, onToggleDetails, onTakeBack, onQuote, footer, aside }: Props) {
  const styles = useStyles();
  const { data: conversation, error, refetch } = useQuery(conversationById(id));
  const taken = live.takenFrom(id);
  const scroller = useRef<HTMLDivElement>(null);
  /** Counts how often somebody asked to look for something; 0 while nobody does. */
  const [finding, setFinding] = useState(0);
  const find = useCallback(() => setFinding((times) => times + 1), []);
  const stopFinding = useCallback(() => {
    setFinding(0);
    scroller.current?.focus();
  }, []);
  if (hasCode(error, "not_found") || hasCode(error, "forbidden"))
    return (
      <div className={styles.gone}>
        <EmptyState
          icon={<ChatOffRegular />}
          title="This conversation is not here"
          text={taken ? takenWords(taken, "it") : "It was handed to somebody else, erased, or the address is wrong."}
        />
        <Suspense fallback={null}>
          <LostMessages id={id} />
        </Suspense>
      </div>
    );
  if (error && !conversation) return <Trouble text={explain(error)} onRetry={() => void refetch()} />;
  if (!conversation) return <SkeletonRows label="Loading the conversation" />;
  return (
    <div className={styles.root}>
      <section
        className={styles.main}
        aria-label={`Conversation with ${customerName(conversation)}`}
        onKeyDown={(event) => {
          // What a dialog hears bubbles to here too, although it stands in front of this.
          if (!isFindKey(event) || !event.currentTarget.contains(event.target as Node)) return;
          event.preventDefault();
          find();
        }}
      >
        <ConversationHeader
          conversation={conversation}
          detailsShown={detailsShown}
          onToggleDetails={onToggleDetails}
          onFind={find}
        />
        <AccountBanner conversation={conversation} />
        {finding > 0 && (
          <Suspense fallback={null}>
            <Finder conversation={conversation} scroller={scroller} asked={finding} onClose={stopFinding} />
          </Suspense>
        )}
        <Thread
          conversation={conversation}
          earlier={
            <Suspense fallback={null}>
              <Earlier conversation={conversation} />
            </Suspense>
          }
          scrollerRef={scroller}
          onTakeBack={onTakeBack}
          onQuote={onQuote}
        />
        {footer(conversation)}
      </section>
      {detailsShown && aside(conversation)}
    </div>
  );
}
