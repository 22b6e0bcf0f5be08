// The frame for handing a conversation on: a search over queues and people, a note for whoever gets it, and why not.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Input,
  makeStyles,
  Spinner,
} from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { explain } from "~/api/problem";
import { transferTargets } from "~/api/transfers";
import type { Id, Named, TransferTargets } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { HandingNote } from "./handing-note";
import { matching, TargetList } from "./transfer-targets";

const useStyles = makeStyles({
  surface: { maxWidth: "520px" },
  fields: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
});

export type Choice = { kind: "queue" | "person"; to: Named; note: string };

interface Words {
  title: string;
  search: string;
  list: string;
  /** Where there is no queue to choose, or where only people can be chosen, nobody. */
  none: string;
  noteHint: string;
  submit: string;
}

interface Props {
  id: Id;
  words: Words;
  busy: boolean;
  trouble: string | null;
  /** Only people can be chosen here, but for this one. */
  peopleBeside?: Id;
  /** Another way out, beside Cancel. */
  aside?: (note: string) => ReactNode;
  onSubmit(choice: Choice): Promise<{ lookAgain: boolean }>;
  onClose(): void;
}

export function HandingDialog({ id, words, busy, trouble, peopleBeside, aside, onSubmit, onClose }: Props) {
  const styles = useStyles();
  const query = useQuery(transferTargets(id));
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState("");
  const [note, setNote] = useState("");
  const all = query.data && (peopleBeside ? peopleIn(query.data, peopleBeside) : query.data);
  const shown = all && matching(all, search);
  // What is searched away, or gone from the list, is not chosen: nobody transfers to what they don't see.
  const queue = shown?.queues.find((one) => one.id === chosen);
  const to = queue ?? shown?.people.find((one) => one.id === chosen);

  async function submit() {
    if (!to) return;
    const { lookAgain } = await onSubmit({ kind: queue ? "queue" : "person", to, note: note.trim() });
    if (lookAgain) void query.refetch();
  }

  return (
    // A click beside it leaves the note as it is written so far.
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent>
            <div className={styles.fields}>
              {trouble && <Trouble text={trouble} />}
              <Input
                type="search"
                aria-label={words.search}
                placeholder={words.search}
                contentBefore={<SearchRegular aria-hidden />}
                value={search}
                onChange={(_, data) => setSearch(data.value)}
              />
              {query.isPending && <Spinner size="tiny" label={`Loading ${words.search.replace("Search ", "")}`} />}
              {query.isError && !query.data && (
                <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />
              )}
              {all && shown && (
                <TargetList
                  label={words.list}
                  none={words.none}
                  lacking={peopleBeside ? all.people.length === 0 : all.queues.length === 0}
                  all={all}
                  shown={shown}
                  search={search}
                  chosen={chosen}
                  onChoose={setChosen}
                />
              )}
              <HandingNote hint={words.noteHint} note={note} onChange={setNote} />
            </div>
          </DialogContent>
          <DialogActions>
            {aside?.(note.trim())}
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabled={busy || !to} onClick={() => void submit()}>
              {words.submit}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const peopleIn = ({ people }: TransferTargets, beside: Id): TransferTargets => ({
  queues: [],
  people: people.filter(({ id }) => id !== beside),
});
