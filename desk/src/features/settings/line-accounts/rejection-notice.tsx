// What an account tells its customers of files that are not taken: whether, and in whose words.
import { Button, Field, makeStyles, Spinner, Switch, Textarea, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { rejectionNotice, setRejectionNotice } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { Id, RejectionNotice as Notice } from "~/api/types";
import { languageName } from "~/lib/language";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "12px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  save: { alignSelf: "start" },
});

export function RejectionNotice({ accountId }: { accountId: Id }) {
  const { data, error } = useQuery(rejectionNotice(accountId));
  if (error && !data) return <Trouble text={explain(error)} />;
  return data ? <Editor key={JSON.stringify(data)} accountId={accountId} notice={data} /> : null;
}

function Editor({ accountId, notice }: { accountId: Id; notice: Notice }) {
  const styles = useStyles();
  const notify = useNotify();
  const [tells, setTells] = useState(notice.tells);
  const [text, setText] = useState(notice.text ?? "");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const changed = tells !== notice.tells || text.trim() !== (notice.text ?? "");

  async function save() {
    setBusy(true);
    setTrouble(null);
    try {
      await setRejectionNotice(accountId, { tells, text: text.trim() || null });
      notify({ intent: "success", title: "What customers are told is saved" });
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section aria-label="Files that are not taken" className={styles.root}>
      <Switch
        label="Tell customers when a file of theirs is not taken"
        checked={tells}
        onChange={(_, data) => setTells(data.checked)}
      />
      {tells && (
        <Field
          label="In these words"
          hint={`Leave it empty for ours, in the customer’s language: ${Object.keys(notice.our_words).map(languageName).join(", ")}. {reason} stands for why.`}
        >
          <Textarea
            value={text}
            placeholder={notice.our_words.en ?? ""}
            maxLength={1000}
            resize="vertical"
            dir="auto"
            onChange={(_, data) => setText(data.value)}
          />
        </Field>
      )}
      {trouble && <Trouble text={trouble} />}
      {changed && (
        <Button
          className={styles.save}
          disabledFocusable={busy}
          icon={busy ? <Spinner size="tiny" /> : null}
          onClick={() => void save()}
        >
          Save what customers are told
        </Button>
      )}
    </section>
  );
}
