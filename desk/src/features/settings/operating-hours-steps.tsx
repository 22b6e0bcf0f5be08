// What can be done with saved operating hours as a whole: copy them, or delete them.
import { Button, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { copyOperatingHours, deleteOperatingHours } from "~/api/operating-hours";
import { explain } from "~/api/problem";
import type { OperatingHours } from "~/api/types";
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

interface Props {
  hours: OperatingHours;
  dirty: boolean;
  onCopied(copy: OperatingHours): void;
  onDeleted(): void;
}

export function OperatingHoursSteps({ hours, dirty, onCopied, onDeleted }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function copy() {
    if (busy || dirty) return;
    setBusy(true);
    setTrouble(null);
    try {
      const made = await copyOperatingHours(hours.id);
      notify({ intent: "success", title: `${made.name} added` });
      onCopied(made);
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
        icon={busy ? <Spinner size="tiny" /> : null}
        onClick={() => void copy()}
      >
        Copy these hours
      </Button>
      <ConfirmButton
        label="Delete"
        consequence={`“${hours.name}” is deleted with its holidays. It cannot be brought back.`}
        confirm="Delete"
        run={() => deleteOperatingHours(hours.id)}
        onDone={() => {
          notify({ intent: "success", title: `Operating hours ${hours.name} deleted` });
          onDeleted();
        }}
      />
      {dirty && (
        <Text size={200} className={styles.faint}>
          Save your changes before you copy.
        </Text>
      )}
    </div>
  );
}
