// Handing a conversation on: a queue or a person found by name, a note for whoever takes it, and why it was refused.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  Spinner,
  Textarea,
} from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import { explain, hasCode } from "~/api/problem";
import { transfer, transferTargets } from "~/api/transfers";
import type { Conversation } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { matching, TargetList } from "./transfer-targets";

/** What the server takes at most. */
const NOTE_LENGTH = 500;

const useStyles = makeStyles({
  surface: { maxWidth: "520px" },
  fields: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
});

export function TransferDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const styles = useStyles();
  const query = useQuery(transferTargets(conversation.id));
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState("");
  const [note, setNote] = useState("");
  const { busy, trouble, send } = useTransfer(conversation, onClose, () => void query.refetch());
  const shown = query.data && matching(query.data, search);
  // What is searched away, or gone from the list, is not chosen: nobody transfers to what they don't see.
  const queue = shown?.queues.find((one) => one.id === chosen);
  const person = shown?.people.find((one) => one.id === chosen);

  function submit() {
    const reason = note.trim() ? { reason: note.trim() } : {};
    if (queue) void send(queue.name, { queue_id: queue.id, ...reason });
    else if (person) void send(person.name, { user_id: person.id, ...reason });
  }

  return (
    // A click beside it leaves the note as it is written so far.
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Transfer {customerName(conversation)}</DialogTitle>
          <DialogContent>
            <div className={styles.fields}>
              {trouble && <Trouble text={trouble} />}
              <Input
                type="search"
                aria-label="Search queues and people"
                placeholder="Search queues and people"
                contentBefore={<SearchRegular aria-hidden />}
                value={search}
                onChange={(_, data) => setSearch(data.value)}
              />
              {query.isPending && <Spinner size="tiny" label="Loading queues and people" />}
              {query.isError && !query.data && (
                <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />
              )}
              {query.data && shown && (
                <TargetList all={query.data} shown={shown} search={search} chosen={chosen} onChoose={setChosen} />
              )}
              <Field label="Note (optional)" hint="For whoever takes it: what is known, and what is left to do.">
                <Textarea maxLength={NOTE_LENGTH} value={note} onChange={(_, data) => setNote(data.value)} />
              </Field>
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabled={busy || !(queue || person)} onClick={submit}>
              Transfer
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function useTransfer(conversation: Conversation, onDone: () => void, onNotAvailable: () => void) {
  const desk = useDesk();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function send(name: string, to: Parameters<typeof transfer>[1]) {
    setBusy(true);
    setTrouble(null);
    try {
      await transfer(conversation.id, to);
    } catch (error) {
      setTrouble(explain(error));
      if (hasCode(error, "not_available")) onNotAvailable();
      // It may have moved on elsewhere; show where it really stands.
      else lookAgain();
      return setBusy(false);
    }
    onDone();
    desk.closeTab(conversation.id);
    desk.notify({ intent: "success", title: `Transferred to ${name}` });
    lookAgain();
  }

  const lookAgain = () => void queryClient.invalidateQueries({ queryKey: keys.conversation(conversation.id) });
  return { busy, trouble, send };
}
