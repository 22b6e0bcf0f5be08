// A shared quick reply for whoever may only use it: it is read, and copied to one's own to be changed.
import { MessageBar, MessageBarBody, makeStyles, Text } from "@fluentui/react-components";
import { useState } from "react";
import { explain } from "~/api/problem";
import { copyQuickReply } from "~/api/quick-replies";
import type { QuickReply, TextLanguage } from "~/api/types";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
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
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function copy() {
    if (busy) return;
    setBusy(true);
    try {
      const made = await copyQuickReply(reply.id, true);
      notify({ intent: "success", title: `${made.title} is among your own` });
      onCopied(made);
    } catch (error) {
      setTrouble(explain(error));
      setBusy(false);
    }
  }

  return (
    <FormDrawer
      title={reply.title}
      submitLabel="Copy to your own"
      busy={busy}
      dirty={false}
      trouble={trouble}
      onSubmit={() => void copy()}
      onClose={onClose}
    >
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>
          Supervisors and administrators keep the shared quick replies. Copy it to your own to change the copy.
        </MessageBarBody>
      </MessageBar>
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
    </FormDrawer>
  );
}
