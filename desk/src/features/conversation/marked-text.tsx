// A text with what LINE marks in it: who is addressed, and where LINE's own emoji stand.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ContentOf, OutgoingOf } from "~/api/types";
import { type Mark, splitMarks } from "~/lib/marks";
import { TextBlock, Words } from "~/ui/safe-text";

const useStyles = makeStyles({
  mention: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
  us: { backgroundColor: tokens.colorBrandBackground2, borderRadius: tokens.borderRadiusSmall, padding: "0 2px" },
  emoji: {
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    padding: "0 4px",
    fontSize: tokens.fontSizeBase200,
  },
});

type Kind = "us" | "everybody" | "somebody" | "emoji";
const TITLES: Record<Kind, string> = {
  us: "Addressed to this account",
  everybody: "Addressed to everybody in the group",
  somebody: "Addressed to somebody in the group",
  emoji: "An emoji of LINE’s own, which only LINE can draw",
};

type Marked = Omit<ContentOf<"text">, "type"> | Omit<OutgoingOf<"text">, "type">;

export function MarkedText(content: Marked) {
  const styles = useStyles();
  const { text, mentions = [] } = content;
  const emojis = "emojis" in content ? (content.emojis ?? []) : [];
  const marks: Mark<Kind>[] = [
    ...emojis.map((one) => ({ index: one.index, length: one.length, is: "emoji" as const })),
    ...mentions.map((one) => ({ index: one.index, length: one.length, is: kindOf(one) })),
  ];
  return (
    <TextBlock>
      {splitMarks(text, marks).map((part, index) =>
        part.is === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
          <Words key={index} text={part.text} />
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
            key={index}
            title={TITLES[part.is]}
            className={part.is === "emoji" ? styles.emoji : mergeClasses(styles.mention, part.is === "us" && styles.us)}
          >
            {part.text}
          </span>
        ),
      )}
    </TextBlock>
  );
}

function kindOf(mention: NonNullable<Marked["mentions"]>[number]): Kind {
  // What is still on its way says whom it mentions; what has come back says it in the words of all messages.
  if ("of" in mention) return mention.of;
  return mention.member_id ? "somebody" : "everybody";
}
