// Changes many people at once: what is to be changed, how far it has come, and what became of each.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  ProgressBar,
  Text,
} from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import { explain } from "~/api/problem";
import type { Id, StaffChange } from "~/api/types";
import { plural } from "~/lib/text";
import { Trouble } from "~/ui/trouble";
import { StaffChangeRow } from "./staff-change-row";
import { changesOf, type Draft, draft, draftsLack, MOST_CHANGES } from "./staff-drafts";
import { StaffResult } from "./staff-result";
import { changeAll, type Run } from "./staff-run";

const useStyles = makeStyles({
  surface: { maxWidth: "680px" },
  content: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
  add: { alignSelf: "start" },
});

interface Props {
  /** How many people are marked. */
  count: number;
  /** Who they are; it is told how many have been found so far. */
  find(onFound: (count: number) => void): Promise<Id[]>;
  onClose(): void;
}

/** What is going on: nothing yet, some of them found, some of them changed, or all that could be. */
type Stage = { at: "writing" } | { at: "finding" | "changing"; count: number; of: number } | { at: "done"; run: Run };

export function StaffDialog({ count, find, onClose }: Props) {
  const styles = useStyles();
  const [drafts, setDrafts] = useState<Draft[]>([draft(0)]);
  const [stage, setStage] = useState<Stage>({ at: "writing" });
  const [trouble, setTrouble] = useState<string | null>(null);
  const stopped = useRef(false);
  const busy = stage.at === "finding" || stage.at === "changing";

  async function begin() {
    const lack = draftsLack(drafts);
    setTrouble(lack ?? null);
    if (lack) return;
    setStage({ at: "finding", count: 0, of: count });
    stopped.current = false;
    try {
      const ids = await find((found) => setStage({ at: "finding", count: found, of: count }));
      await run(ids, changesOf(drafts), null);
    } catch (error) {
      setTrouble(explain(error));
      setStage({ at: "writing" });
    }
  }

  async function run(ids: Id[], changes: StaffChange[], before: Run | null) {
    stopped.current = false;
    setStage({ at: "changing", count: 0, of: ids.length });
    const ended = await changeAll(ids, changes, {
      onDone: (done) => setStage({ at: "changing", count: done, of: ids.length }),
      stopped: () => stopped.current,
    });
    setStage({ at: "done", run: { ...ended, outcomes: [...(before?.outcomes ?? []), ...ended.outcomes] } });
  }

  return (
    // A click beside it leaves what is put together so far; what is under way is stopped by its own button.
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && !busy && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Change {plural(count, "person", "people")}</DialogTitle>
          <DialogContent className={styles.content}>
            {trouble && <Trouble text={trouble} />}
            {stage.at === "writing" && <Drafts drafts={drafts} onChange={setDrafts} />}
            {(stage.at === "finding" || stage.at === "changing") && <Progress {...stage} />}
            {stage.at === "done" && <StaffResult run={stage.run} />}
          </DialogContent>
          <DialogActions>
            {stage.at === "writing" && (
              <>
                <Button onClick={onClose}>Cancel</Button>
                <Button appearance="primary" onClick={() => void begin()}>
                  Change them
                </Button>
              </>
            )}
            {stage.at === "changing" && (
              <Button
                onClick={() => {
                  stopped.current = true;
                }}
              >
                Stop
              </Button>
            )}
            {stage.at === "done" && (
              <>
                {stage.run.left.length > 0 && (
                  <Button onClick={() => void run(stage.run.left, changesOf(drafts), stage.run)}>
                    Go on with {stage.run.left.length}
                  </Button>
                )}
                <Button appearance="primary" onClick={onClose}>
                  Close
                </Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Drafts({ drafts, onChange }: { drafts: Draft[]; onChange(drafts: Draft[]): void }) {
  const styles = useStyles();
  const next = Math.max(...drafts.map((one) => one.key)) + 1;
  return (
    <>
      <Text>Each of them gets all of this at once. Whoever cannot have all of it stays as they are.</Text>
      <ol className={styles.list} aria-label="Changes">
        {drafts.map((one, index) => (
          <StaffChangeRow
            key={one.key}
            number={index + 1}
            draft={one}
            onChange={(changed) => onChange(drafts.map((other) => (other.key === one.key ? changed : other)))}
            onRemove={drafts.length > 1 ? () => onChange(drafts.filter((other) => other !== one)) : undefined}
          />
        ))}
      </ol>
      {drafts.length < MOST_CHANGES && (
        <Button
          className={styles.add}
          appearance="subtle"
          icon={<AddRegular />}
          onClick={() => onChange([...drafts, draft(next)])}
        >
          Add a change
        </Button>
      )}
    </>
  );
}

function Progress({ at, count, of }: { at: "finding" | "changing"; count: number; of: number }) {
  const said = at === "finding" ? "Finding them" : "Changing them";
  return (
    <>
      <Text role="status">
        {said}: {count.toLocaleString()} of {of.toLocaleString()}
      </Text>
      <ProgressBar aria-label={said} value={of > 0 ? count / of : 1} />
    </>
  );
}
