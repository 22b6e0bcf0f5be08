// A shared quick reply for whoever may only use it: it is read, and copied to one's own to be changed.
import { makeStyles, Text } from "@fluentui/react-components";
import { copyQuickReply } from "~/api/quick-replies";
import type { QuickReply, TextLanguage } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { CopyDrawer } from "../copy-drawer";
import { LANGUAGES } from "../time-outs/time-out-drafts";

const useStyles = makeStyles({
  text: { display: "flex", flexDirection: "column", gap: "4px" },
  words: { whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
});

interface Props {
  reply: QuickReply;
  onCopied(copy: QuickReply): void;
  onClose(): void;
}

export function SharedQuickReply({ reply, onCopied, onClose }: Props) {
  const styles = useStyles();
  const notify = useNotify();

  async function copy() {
    const made = await copyQuickReply(reply.id, true);
    notify({ intent: "success", title: `${made.title} is among your own` });
    onCopied(made);
  }

  return (
    <CopyDrawer
      title={reply.title}
      submitLabel="Copy to your own"
      text="Supervisors and administrators keep the shared quick replies. Copy it to your own to change the copy."
      onCopy={copy}
      onClose={onClose}
    >
      {Object.entries(reply.texts).map(([language, text]) => (
        <section key={language} className={styles.text} aria-label={LANGUAGES[language as TextLanguage]}>
          <Text weight="semibold" size={200}>
            {LANGUAGES[language as TextLanguage]}
            {language === reply.default_language && " (default)"}
          </Text>
          <Text dir="auto" lang={language} className={styles.words}>
            {text}
          </Text>
        </section>
      ))}
    </CopyDrawer>
  );
}
