// One message: whose it is, what it says, when, and how far it got.
import { Button, Link, makeStyles, mergeClasses, Spinner, Text, tokens } from "@fluentui/react-components";
import {
  ArrowReplyRegular,
  CheckmarkRegular,
  ClockRegular,
  ErrorCircleRegular,
  WarningRegular,
} from "@fluentui/react-icons";
import { lazy, memo, Suspense } from "react";
import { clockTime, exactTime } from "~/lib/time";
import { PersonAvatar } from "~/ui/person-avatar";
import { ContentView } from "./content-view";
import type { BubbleEntry } from "./entries";
import { Quote } from "./quote";

const QuickReplies = lazy(() => import("~/ui/card-view").then((found) => ({ default: found.QuickReplies })));

const useStyles = makeStyles({
  row: { display: "grid", gridTemplateColumns: "32px minmax(0, 1fr)", columnGap: "8px", padding: "1px 20px" },
  leads: { marginTop: "12px" },
  mine: { gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "end" },
  stack: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    maxWidth: "min(560px, 82%)",
    gap: "2px",
  },
  stackMine: { alignItems: "flex-end" },
  name: { color: tokens.colorNeutralForeground3, padding: "0 2px" },
  line: { display: "flex", alignItems: "flex-end", gap: "8px", maxWidth: "100%" },
  lineMine: { flexDirection: "row-reverse" },
  bubble: {
    padding: "7px 12px",
    minWidth: 0,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground6,
    lineHeight: "20px",
  },
  // Pictures and cards are their own frame.
  bare: { padding: 0, backgroundColor: "transparent" },
  picture: { overflow: "hidden" },
  bubbleMine: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorNeutralForeground1 },
  // Shown to whoever points at the line or reaches it by keyboard, and always where nothing can point.
  quote: {
    flexShrink: 0,
    opacity: 0,
    ":focus-visible": { opacity: 1 },
    ":is(div:hover > *)": { opacity: 1 },
    "@media (hover: none)": { opacity: 1 },
  },
  sending: { opacity: 0.72 },
  failed: { outline: `1px solid ${tokens.colorPaletteRedBorder2}` },
  unknown: { outline: `1px solid ${tokens.colorPaletteMarigoldBorder2}` },
  meta: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    flexShrink: 0,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: "tabular-nums",
  },
  note: { display: "flex", alignItems: "center", gap: "6px", flexWrap: "wrap", justifyContent: "flex-end" },
  failedNote: { color: tokens.colorPaletteRedForeground1 },
  unknownNote: { color: tokens.colorPaletteMarigoldForeground2 },
});

const CARDS = new Set<string>(["buttons", "confirm", "carousel", "flex"]);

export interface Correspondent {
  name: string;
  picture: string | null;
  /** Several people: each message has its own writer. */
  group: boolean;
}

interface Props {
  entry: BubbleEntry;
  customer: Correspondent;
  /** A message of a conversation that has moved on keeps its mark, but can no longer be sent. */
  sendable: boolean;
  onRetry(entry: BubbleEntry): void;
  onTakeBack(entry: BubbleEntry): void;
  onWithdraw?: (entry: BubbleEntry) => void;
  onJump?: (quoted: NonNullable<BubbleEntry["quoted"]>) => void;
  onQuote?: (entry: BubbleEntry) => void;
}

export const Bubble = memo(function Bubble({ entry, customer, sendable, onJump, onQuote, ...deeds }: Props) {
  const styles = useStyles();
  const { mine, state, leads, quoted } = entry;
  const chips = "quick_replies" in entry.content ? entry.content.quick_replies : null;
  const writer = customer.group ? { name: entry.author ?? "Somebody", picture: entry.picture } : customer;
  const author = mine ? (entry.automatic ? automaticAuthor(entry.author) : entry.author) : writer.name;
  return (
    <div
      className={mergeClasses(styles.row, mine && styles.mine, leads && styles.leads)}
      data-state={state.is}
      data-message={entry.messageId}
    >
      {!mine && <span>{leads && <PersonAvatar name={writer.name} picture={writer.picture} size={32} />}</span>}
      <div className={mergeClasses(styles.stack, mine && styles.stackMine)}>
        {leads && author && (
          <Text size={200} className={styles.name} dir="auto">
            {author}
          </Text>
        )}
        <div className={mergeClasses(styles.line, mine && styles.lineMine)}>
          <div
            className={mergeClasses(
              styles.bubble,
              mine && styles.bubbleMine,
              isPicture(entry) && mergeClasses(styles.bare, styles.picture),
              CARDS.has(entry.content.type) && styles.bare,
              state.is === "sending" && styles.sending,
              state.is === "failed" && styles.failed,
              state.is === "unknown" && styles.unknown,
            )}
          >
            {quoted && <Quote quoted={quoted} onJump={onJump && entry.quotesHere ? () => onJump(quoted) : undefined} />}
            <ContentView
              content={entry.content}
              attachment={entry.attachment}
              album={entry.album}
              messageId={entry.messageId}
            />
          </div>
          <Meta entry={entry} />
          {!mine && sendable && entry.quotable && onQuote && (
            <Button
              className={styles.quote}
              size="small"
              appearance="subtle"
              icon={<ArrowReplyRegular />}
              aria-label="Quote this message"
              title="Quote"
              onClick={() => onQuote(entry)}
            />
          )}
        </div>
        <Suspense>{chips && chips.length > 0 && <QuickReplies actions={chips} />}</Suspense>
        <Note entry={entry} sendable={sendable} {...deeds} />
      </div>
    </div>
  );
});

/** Pictures and films that are here, with nothing else in their bubble. */
function isPicture({ content, attachment, album, quoted }: BubbleEntry): boolean {
  if (quoted || (content.type !== "image" && content.type !== "video")) return false;
  return album.length > 1 || (attachment?.state === "stored" && attachment.preview_url !== null);
}

function Meta({ entry }: { entry: BubbleEntry }) {
  const styles = useStyles();
  const { state } = entry;
  return (
    <Text size={100} className={styles.meta}>
      {state.is === "sending" && state.waits ? (
        <>
          <ClockRegular aria-hidden /> Waiting
        </>
      ) : state.is === "sending" ? (
        <>
          <Spinner size="extra-tiny" aria-hidden /> Sending
        </>
      ) : (
        <time dateTime={entry.at} title={exactTime(entry.at)}>
          {clockTime(entry.at)}
        </time>
      )}
      {entry.edited && <span>edited</span>}
      {state.is === "sent" && (
        <>
          <CheckmarkRegular aria-label="Sent" />
          {state.by && <span title={WAYS[state.by]}>{state.by}</span>}
        </>
      )}
    </Text>
  );
}

const WAITS = {
  quota: "this month’s LINE messages are used up. It goes out when the customer writes, or when there are more.",
  account: "the LINE account is switched off, or LINE refuses its access token.",
};

const WAYS = {
  reply: "Sent with LINE’s free reply token",
  push: "Sent as a push message, which counts towards the account’s monthly quota",
};

function Note({ entry, sendable, onRetry, onTakeBack, onWithdraw }: Omit<Props, "customer" | "onJump" | "onQuote">) {
  const styles = useStyles();
  const { state } = entry;
  if (state.is === "sending" && state.waits)
    return (
      <Text size={200} className={mergeClasses(styles.note, styles.unknownNote)}>
        Not sent yet: {WAITS[state.waits]}
        {sendable && onWithdraw && (
          <Button size="small" onClick={() => onWithdraw(entry)}>
            Don’t send
          </Button>
        )}
      </Text>
    );
  if (state.is === "failed")
    return (
      <Text size={200} role="alert" className={mergeClasses(styles.note, styles.failedNote)}>
        <ErrorCircleRegular aria-hidden /> Not sent: {state.reason}
        {sendable && (
          <Button size="small" onClick={() => onRetry(entry)}>
            Retry
          </Button>
        )}
        {state.retry === "post" && (
          <Link as="button" onClick={() => onTakeBack(entry)}>
            Edit
          </Link>
        )}
      </Text>
    );
  if (state.is === "unknown")
    return (
      <Text size={200} role="alert" className={mergeClasses(styles.note, styles.unknownNote)}>
        <WarningRegular aria-hidden /> LINE did not answer{sendable ? "; send again?" : "."}
        {sendable && (
          <Button size="small" onClick={() => onRetry(entry)}>
            Send again
          </Button>
        )}
      </Text>
    );
  return null;
}

/** What the machine said in somebody's name, or in that of the account. */
const automaticAuthor = (name: string | null) => (name ? `${name} · automatic message` : "Automatic message");
