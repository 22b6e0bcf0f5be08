// The quick replies that can be chosen, as a list whose focus stays in the box.
import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { PersonRegular } from "@fluentui/react-icons";
import type { FilledQuickReply } from "~/api/types";
import { PICKER_LIST } from "./slash";

const useStyles = makeStyles({
  list: { overflowY: "auto", padding: "4px", backgroundColor: tokens.colorNeutralBackground2 },
  one: {
    display: "flex",
    flexDirection: "column",
    padding: "4px 8px",
    cursor: "pointer",
    borderRadius: tokens.borderRadiusSmall,
    overflowWrap: "anywhere",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  // Drawn round it too: where colours are forced, no background tells.
  active: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    outline: `2px solid ${tokens.colorStrokeFocus2}`,
    outlineOffset: "-2px",
  },
  head: { display: "flex", alignItems: "center", gap: "6px" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export const optionId = (reply: FilledQuickReply) => `quick-reply-${reply.id}`;

interface Props {
  replies: readonly FilledQuickReply[];
  active: number;
  onPick(reply: FilledQuickReply): void;
}

export function QuickReplyOptions({ replies, active, onPick }: Props) {
  const styles = useStyles();
  return (
    <div role="listbox" id={PICKER_LIST} aria-label="Quick replies" className={styles.list}>
      {replies.map((reply, index) => (
        <div
          key={reply.id}
          id={optionId(reply)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={mergeClasses(styles.one, index === active && styles.active)}
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(reply);
          }}
        >
          <span className={styles.head}>
            <Text dir="auto">{reply.title}</Text>
            {reply.personal && <PersonRegular role="img" aria-hidden={false} aria-label="Your own" />}
          </span>
          {reply.tags.length > 0 && (
            <Text size={200} className={styles.faint} dir="auto">
              {reply.tags.map((tag) => `#${tag}`).join(" ")}
            </Text>
          )}
        </div>
      ))}
    </div>
  );
}
