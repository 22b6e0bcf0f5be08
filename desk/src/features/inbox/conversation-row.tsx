// One conversation in the list: who, their last words, how long ago, and whether somebody is waiting.
import { Badge, CounterBadge, makeStyles, mergeClasses, Text, Tooltip, tokens } from "@fluentui/react-components";
import { ClockAlarmRegular } from "@fluentui/react-icons";
import { memo } from "react";
import { customerName } from "~/actions/conversation-steps";
import { lastMoved } from "~/api/conversation-list";
import { lineOf } from "~/api/kind-word";
import type { Conversation } from "~/api/types";
import { PersonAvatar } from "~/ui/person-avatar";
import { RelativeTime } from "~/ui/relative-time";

export const ROW_HEIGHT = 76;

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "36px minmax(0, 1fr)",
    columnGap: "12px",
    height: `${ROW_HEIGHT}px`,
    boxSizing: "border-box",
    padding: "9px 14px 7px 13px",
    cursor: "pointer",
    borderLeft: "3px solid transparent",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  selected: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    borderLeftColor: tokens.colorBrandStroke1,
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Selected },
  },
  cursor: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  line: { display: "flex", alignItems: "center", gap: "6px", minWidth: 0 },
  grow: { flexGrow: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { color: tokens.colorNeutralForeground3, flexShrink: 0, fontSize: tokens.fontSizeBase200 },
  preview: { color: tokens.colorNeutralForeground2 },
  waiting: { display: "inline-flex", alignItems: "center", gap: "3px", color: tokens.colorPaletteMarigoldForeground2 },
  tags: { marginTop: "1px" },
});

interface Props {
  conversation: Conversation;
  selected: boolean;
  /** How many of my messages to them did not leave this computer. */
  unsent: number;
  /** Where the arrow keys are. */
  cursor: boolean;
}

export const ConversationRow = memo(function ConversationRow({ conversation, selected, unsent, cursor }: Props) {
  const styles = useStyles();
  const name = customerName(conversation);
  const { last_message: last, unread_count: unread, awaiting_reply_since: waitingSince } = conversation;
  const weight = unread > 0 ? "semibold" : "regular";
  return (
    <div className={mergeClasses(styles.root, selected && styles.selected, cursor && styles.cursor)}>
      <PersonAvatar name={name} picture={conversation.customer.picture_url} />
      <div>
        <div className={styles.line}>
          <Text weight={weight} className={styles.grow} dir="auto">
            {name}
          </Text>
          <RelativeTime at={lastMoved(conversation)} className={styles.quiet} />
        </div>
        <div className={styles.line}>
          <Text size={200} weight={weight} className={mergeClasses(styles.grow, styles.preview)}>
            {last?.direction === "outbound" && "You: "}
            <bdi>{last ? lineOf(last) : "No messages yet"}</bdi>
          </Text>
          {unread > 0 && <CounterBadge count={unread} size="small" color="brand" aria-label={`${unread} unread`} />}
        </div>
        <div className={mergeClasses(styles.line, styles.tags)}>
          <Text size={100} className={mergeClasses(styles.grow, styles.quiet)}>
            {conversation.queue?.name ?? conversation.account.name}
          </Text>
          {unsent > 0 && (
            <Badge size="small" appearance="tint" color="danger">
              {unsent === 1 ? "Not sent" : `${unsent} not sent`}
            </Badge>
          )}
          {conversation.state === "waiting" && (
            <Badge size="small" appearance="tint" color="warning">
              Waiting
            </Badge>
          )}
          {conversation.state === "wrap_up" && (
            <Badge size="small" appearance="tint" color="informative">
              Wrap-up
            </Badge>
          )}
          {waitingSince && conversation.state !== "closed" && (
            <Tooltip content="Waiting for an answer" relationship="description">
              <Text size={100} className={styles.waiting}>
                <ClockAlarmRegular aria-hidden /> <RelativeTime at={waitingSince} />
              </Text>
            </Tooltip>
          )}
        </div>
      </div>
    </div>
  );
});
