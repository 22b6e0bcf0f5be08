// Who this conversation is with, where it came in, how it stands, and the ways out of it.
import { Badge, Button, makeStyles, mergeClasses, Text, Tooltip, tokens } from "@fluentui/react-components";
import {
  ArrowLeftRegular,
  ArrowReplyRegular,
  CallEndRegular,
  ClockRegular,
  DismissRegular,
  PanelRightRegular,
  PersonAddRegular,
  PersonArrowRightRegular,
} from "@fluentui/react-icons";
import { type ComponentProps, lazy, type ReactElement, Suspense, useState } from "react";
import {
  canAssign,
  canEnd,
  canRelease,
  canTransfer,
  closeSession,
  closeSessionHint,
  customerName,
  endConversation,
} from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import type { Conversation, ConversationState } from "~/api/types";
import { PHONE } from "~/lib/screen";
import { PersonAvatar } from "~/ui/person-avatar";
import { Stopwatch } from "~/ui/stopwatch";
import { LINE_GREEN } from "~/ui/theme";

// Opened now and then; the first load has no room for it.
const Handing = lazy(() => import("./handing").then((part) => ({ default: part.Handing })));
const Tools = lazy(() => import("./conversation-tools").then((part) => ({ default: part.ConversationTools })));

const NARROW = "@container (max-width: 760px)";
const SLIM = { minWidth: "32px", paddingLeft: "5px", paddingRight: "5px" };

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    columnGap: "12px",
    padding: "8px 12px 8px 20px",
    minHeight: "40px",
    containerType: "inline-size",
    [PHONE]: { columnGap: "6px" },
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  back: { display: "none", [PHONE]: { display: "inline-flex", marginLeft: "-12px" } },
  words: { minWidth: 0, flexGrow: 1 },
  top: { display: "flex", alignItems: "center", gap: "8px" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  line: {
    display: "flex",
    alignItems: "center",
    gap: "6px",
    color: tokens.colorNeutralForeground3,
    whiteSpace: "nowrap",
    overflow: "hidden",
  },
  channel: {
    // Dark on LINE's green: white would be too faint to read at this size.
    color: "#00290f",
    backgroundColor: LINE_GREEN,
    borderRadius: "3px",
    padding: "0 4px",
    fontWeight: 700,
    fontSize: "10px",
    lineHeight: "14px",
  },
  timer: { fontVariantNumeric: "tabular-nums" },
  // The name keeps its place on a phone; the icon says it there.
  button: { [PHONE]: SLIM },
  word: { [PHONE]: { display: "none" } },
  // Where there is little room, the customer's name needs it more.
  spareButton: { [NARROW]: SLIM },
  spare: { [NARROW]: { display: "none" } },
  picture: { [PHONE]: { display: "none" } },
  actions: { display: "flex", columnGap: "4px", flexShrink: 0, [PHONE]: { columnGap: 0 } },
  // As wide as what comes, so that nothing moves under a finger.
  tools: { width: "68px", [PHONE]: { width: "32px" } },
});

interface Props {
  conversation: Conversation;
  detailsShown: boolean;
  onToggleDetails(): void;
  /** Opens what looks for words in the conversation. */
  onFind(): void;
}

export function ConversationHeader({ conversation, detailsShown, onToggleDetails, onFind }: Props) {
  const styles = useStyles();
  const desk = useDesk();
  const [handing, setHanding] = useState<ComponentProps<typeof Handing>["way"] | null>(null);
  const name = customerName(conversation);
  const place = [conversation.account.name, conversation.queue?.name].filter(Boolean).join(" · ");
  return (
    <header className={styles.root}>
      <Button
        className={styles.back}
        appearance="subtle"
        aria-label="Back to the list"
        icon={<ArrowLeftRegular />}
        onClick={desk.showHome}
      />
      <span className={styles.picture}>
        <PersonAvatar name={name} picture={conversation.customer.picture_url} />
      </span>
      <div className={styles.words}>
        <div className={styles.top}>
          <Text as="h1" weight="semibold" size={400} className={styles.name} dir="auto" style={{ margin: 0 }}>
            {name}
          </Text>
          <StateBadge state={conversation.state} />
        </div>
        <Text size={200} className={styles.line}>
          <span className={styles.channel}>LINE</span>
          <span>{place}</span>
          <span aria-hidden>·</span>
          <ClockRegular aria-hidden />
          <Stopwatch since={conversation.state_since} className={styles.timer} />
        </Text>
      </div>
      <div className={styles.actions}>
        {canTransfer(conversation, desk) && (
          <Way
            hint="Hands the conversation on to a queue or a person."
            name="Transfer conversation"
            word="Transfer"
            icon={<PersonArrowRightRegular />}
            onClick={() => setHanding("transfer")}
          />
        )}
        {canRelease(conversation, desk) && (
          <Way
            hint="Releases the conversation to its queue; others are asked before you."
            name="Release conversation to its queue"
            word="Release to queue"
            spare
            icon={<ArrowReplyRegular />}
            onClick={() => setHanding("release")}
          />
        )}
        {canAssign(conversation, desk) && (
          <Way
            hint="Gives the conversation to a person at once, or to you."
            name="Assign conversation"
            word="Assign to…"
            icon={<PersonAddRegular />}
            onClick={() => setHanding("assign")}
          />
        )}
        {canEnd(conversation, desk) && (
          <Tooltip content="Ends the conversation and starts your wrap-up (Alt+E)." relationship="description">
            <Button
              className={styles.button}
              aria-label="End conversation"
              icon={<CallEndRegular />}
              onClick={() => void endConversation(desk, conversation)}
            >
              <span className={styles.word}>End</span>
            </Button>
          </Tooltip>
        )}
        <Suspense fallback={<span className={styles.tools} />}>
          <Tools conversation={conversation} onFind={onFind} />
        </Suspense>
        <Tooltip content={detailsShown ? "Hide customer details" : "Show customer details"} relationship="label">
          <Button
            appearance="subtle"
            icon={<PanelRightRegular />}
            aria-pressed={detailsShown}
            onClick={onToggleDetails}
          />
        </Tooltip>
        <Tooltip content={`${closeSessionHint(conversation, desk)} (Alt+X)`} relationship="description">
          <Button
            appearance="subtle"
            aria-label="Close session"
            icon={<DismissRegular />}
            onClick={() => void closeSession(desk, conversation)}
          />
        </Tooltip>
      </div>
      {handing && (
        <Suspense fallback={null}>
          <Handing way={handing} conversation={conversation} onClose={() => setHanding(null)} />
        </Suspense>
      )}
    </header>
  );
}

interface WayProps {
  icon: ReactElement;
  /** What it does. */
  hint: string;
  name: string;
  /** What the button says where there is room. */
  word: string;
  /** Whether the icon says it earlier than others'. */
  spare?: boolean;
  onClick(): void;
}

function Way({ hint, name, word, spare, ...button }: WayProps) {
  const styles = useStyles();
  return (
    <Tooltip content={hint} relationship="description">
      <Button {...button} className={mergeClasses(styles.button, spare && styles.spareButton)} aria-label={name}>
        <span className={mergeClasses(styles.word, spare && styles.spare)}>{word}</span>
      </Button>
    </Tooltip>
  );
}

const STATES: Record<ConversationState, { word: string; color: "brand" | "success" | "warning" | "informative" }> = {
  open: { word: "Open", color: "brand" },
  active: { word: "Active", color: "success" },
  waiting: { word: "Waiting", color: "warning" },
  wrap_up: { word: "Wrap-up", color: "warning" },
  closed: { word: "Closed", color: "informative" },
};

function StateBadge({ state }: { state: ConversationState }) {
  const { word, color } = STATES[state];
  return (
    <Badge appearance="tint" color={color} size="medium">
      {word}
    </Badge>
  );
}
