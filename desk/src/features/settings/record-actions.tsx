// What can be done with a record besides changing it: copy it, or delete it after being asked once more.
import { Button, Divider, makeStyles } from "@fluentui/react-components";
import { CopyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { explain } from "~/api/problem";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";
import { ConfirmButton } from "./confirm-button";

const useStyles = makeStyles({
  actions: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
});

interface Props {
  /** The kind of record, as in “Delete this queue”. */
  kind: string;
  name: string;
  /** What deleting means. */
  consequence: string;
  copy(): Promise<{ name: string }>;
  /** Not there for what cannot go. */
  remove?(): Promise<unknown>;
  onDone(): void;
}

export function RecordActions({ kind, name, consequence, copy, remove, onDone }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const [trouble, setTrouble] = useState<string | null>(null);

  async function makeCopy() {
    try {
      const made = await copy();
      notify({ intent: "success", title: `${made.name} added` });
      onDone();
    } catch (error) {
      setTrouble(explain(error));
    }
  }

  return (
    <>
      <Divider />
      {trouble && <Trouble text={trouble} />}
      <div className={styles.actions}>
        <Button icon={<CopyRegular />} onClick={() => void makeCopy()}>
          Copy
        </Button>
        {remove && (
          <ConfirmButton
            label={`Delete this ${kind}`}
            consequence={consequence}
            confirm="Delete it"
            run={remove}
            onDone={() => {
              notify({ intent: "success", title: `${name} deleted` });
              onDone();
            }}
          />
        )}
      </div>
    </>
  );
}
