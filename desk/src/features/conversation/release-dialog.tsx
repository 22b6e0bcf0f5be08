// Letting a conversation go back to its queue: what that means, a note for whoever takes it next, and why it could not go.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
} from "@fluentui/react-components";
import { useState } from "react";
import { customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { release } from "~/api/transfers";
import type { Conversation } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { HandingNote } from "./handing-note";
import { useHanding } from "./use-handing";

const useStyles = makeStyles({
  surface: { maxWidth: "520px" },
  fields: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0, overflowWrap: "anywhere" },
});

export function ReleaseDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const styles = useStyles();
  const desk = useDesk();
  const { busy, trouble, send } = useHanding(conversation);
  const [note, setNote] = useState("");
  const queue = conversation.queue?.name ?? "its queue";

  const submit = () =>
    send(
      () => release(conversation.id, note.trim() ? { reason: note.trim() } : {}),
      () => {
        onClose();
        desk.closeTab(conversation.id);
        desk.notify({ intent: "success", title: `Released to ${queue}` });
      },
    );

  return (
    // A click beside it leaves the note as it is written so far.
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Release {customerName(conversation)} to the queue</DialogTitle>
          <DialogContent>
            <div className={styles.fields}>
              {trouble && <Trouble text={trouble} />}
              <Text>
                It waits in {queue} again, where the customer keeps their place. Others are asked before you; the
                customer is told nothing.
              </Text>
              <HandingNote hint="For whoever takes it next." note={note} onChange={setNote} />
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabled={busy} onClick={() => void submit()}>
              Release
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
