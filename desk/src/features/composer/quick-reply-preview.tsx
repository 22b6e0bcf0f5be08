// What a quick reply would say in this conversation, and what whoever sends it should know first.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { FilledQuickReply } from "~/api/types";
import { languageName } from "~/lib/language";
import { PHONE } from "~/lib/screen";

const useStyles = makeStyles({
  root: { overflowY: "auto", padding: "10px 14px", display: "flex", flexDirection: "column", gap: "6px", minWidth: 0 },
  text: { whiteSpace: "pre-wrap", overflowWrap: "anywhere", [PHONE]: { maxHeight: "6em" } },
  faint: { color: tokens.colorNeutralForeground3 },
  mind: { color: tokens.colorPaletteMarigoldForeground2 },
});

interface Props {
  reply: FilledQuickReply;
  /** What the customer speaks. */
  wanted: string | null;
}

export function QuickReplyPreview({ reply, wanted }: Props) {
  const styles = useStyles();
  return (
    <section aria-label="Preview" aria-live="polite" className={styles.root}>
      <Text size={200} className={styles.faint}>
        {reply.personal ? "Your own" : "Shared"} · {languageName(reply.language)}
      </Text>
      {!reply.in_their_language && wanted && (
        <Text size={200} className={styles.mind}>
          There is none in {languageName(wanted)}, so this is the one in {languageName(reply.language)}.
        </Text>
      )}
      {reply.missing.length > 0 && (
        <Text size={200} className={styles.mind}>
          Nothing is known here for {reply.missing.map((slug) => `{${slug}}`).join(", ")}; read it before you send.
        </Text>
      )}
      <Text dir="auto" lang={reply.language} className={styles.text}>
        {reply.text}
      </Text>
    </section>
  );
}
