// What can be done with a saved record as a whole: copy it, or delete it after being asked once more.
import { Button, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { CopyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { explain } from "~/api/problem";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";
import { ConfirmButton } from "./confirm-button";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    alignContent: "start",
    gap: "8px",
    // What is asked before a deletion has its place already, and does not come up below the edge.
    minHeight: "120px",
    paddingTop: "16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  faint: { color: tokens.colorNeutralForeground3 },
});

interface Props<T> {
  /** The kind of record, as in “Delete this queue”. */
  kind: string;
  name: string;
  /** What deleting means. */
  consequence: string;
  /** What a copy does not have, where that may surprise. */
  lacking?: string;
  /** What is typed and not saved would not be in a copy. */
  dirty: boolean;
  copy(): Promise<T>;
  /** Not there for what cannot go. */
  remove?: (() => Promise<unknown>) | undefined;
  onCopied(copy: T): void;
  onDeleted(): void;
}

export function RecordActions<T extends { name: string }>(props: Props<T>) {
  const styles = useStyles();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { kind, name, lacking, dirty, remove } = props;

  async function copy() {
    if (busy || dirty) return;
    setBusy(true);
    setTrouble(null);
    try {
      const made = await props.copy();
      notify({ intent: "success", title: `${made.name} added` });
      props.onCopied(made);
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={styles.root}>
      {trouble && <Trouble text={trouble} />}
      <Button
        disabledFocusable={busy || dirty}
        icon={busy ? <Spinner size="tiny" /> : <CopyRegular />}
        onClick={() => void copy()}
      >
        Copy
      </Button>
      {remove && (
        <ConfirmButton
          label={`Delete this ${kind}`}
          consequence={props.consequence}
          confirm="Delete it"
          run={remove}
          onDone={() => {
            notify({ intent: "success", title: `${name} deleted` });
            props.onDeleted();
          }}
        />
      )}
      {(dirty || lacking) && (
        <Text size={200} className={styles.faint}>
          {dirty ? "Save your changes before you copy." : lacking}
        </Text>
      )}
    </div>
  );
}
