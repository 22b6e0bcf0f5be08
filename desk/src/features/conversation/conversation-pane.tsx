// One conversation on the desk: header, thread, and whatever the page puts below and beside them.
import { makeStyles } from "@fluentui/react-components";
import { ChatOffRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { customerName } from "~/actions/conversation-steps";
import { conversationById } from "~/api/conversations";
import { live } from "~/api/live";
import { explain, hasCode } from "~/api/problem";
import type { Conversation, Id } from "~/api/types";
import { EmptyState } from "~/ui/empty-state";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { AccountBanner } from "./account-banner";
import { Earlier } from "./earlier";
import { ConversationHeader } from "./header";
import { LostMessages } from "./lost-messages";
import { type Quoted, Thread } from "./thread";
import { takenWords } from "./use-taken";

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
  if (hasCode(error, "not_found") || hasCode(error, "forbidden"))
    return (
      <div className={styles.gone}>
        <EmptyState
          icon={<ChatOffRegular />}
          title="This conversation is not here"
          text={taken ? takenWords(taken, "it") : "It was handed to somebody else, erased, or the address is wrong."}
        />
        <LostMessages id={id} />
      </div>
    );
  if (error && !conversation) return <Trouble text={explain(error)} onRetry={() => void refetch()} />;
  if (!conversation) return <SkeletonRows label="Loading the conversation" />;
  return (
    <div className={styles.root}>
      <section className={styles.main} aria-label={`Conversation with ${customerName(conversation)}`}>
        <ConversationHeader conversation={conversation} detailsShown={detailsShown} onToggleDetails={onToggleDetails} />
        <AccountBanner conversation={conversation} />
        <Thread
          conversation={conversation}
          earlier={<Earlier conversation={conversation} />}
          onTakeBack={onTakeBack}
          onQuote={onQuote}
        />
        {footer(conversation)}
      </section>
      {detailsShown && aside(conversation)}
    </div>
  );
}
