// Two contacts who are one person: what would become of both, which of two words is right, and the way back.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  Text,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mergeContacts, mergePreview, undoMerge } from "~/api/contacts";
import { explain } from "~/api/problem";
import type { Contact, MergePreview } from "~/api/types";
import { plural } from "~/lib/text";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";
import { ContactFinder } from "./contact-finder";

const useStyles = makeStyles({
  surface: { maxWidth: "560px" },
  body: { display: "flex", flexDirection: "column", gap: "12px", minHeight: "320px", overflowWrap: "anywhere" },
  list: { margin: 0, paddingLeft: "20px" },
});

const LABELS: Record<string, string> = {
  name: "Name",
  family_name: "Family name",
  given_name: "Given name",
  company: "Company",
  number: "Customer number",
};
type Single = "name" | "family_name" | "given_name" | "company" | "number";

interface Props {
  /** Who stays. */
  contact: Contact;
  onClose(): void;
}

/** Whose words are right, where both say something else; those of who stays unless the other's are. */
type Chosen = Partial<Record<Single, "contact" | "other">>;

export function MergeDialog({ contact, onClose }: Props) {
  const styles = useStyles();
  const [words, setWords] = useState(contact.name);
  const [other, setOther] = useState<Contact | null>(null);
  return (
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>
            {other ? `Merge ${other.name} into ${contact.name}` : `Who else is ${contact.name}?`}
          </DialogTitle>
          {other ? (
            <Merging contact={contact} other={other} onBack={() => setOther(null)} onClose={onClose} />
          ) : (
            <>
              <DialogContent className={styles.body}>
                <ContactFinder
                  words={words}
                  onWords={setWords}
                  without={contact.id}
                  advice="Search by another word."
                  onChoose={setOther}
                />
              </DialogContent>
              <DialogActions>
                <Button onClick={onClose}>Cancel</Button>
              </DialogActions>
            </>
          )}
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Merging({ contact, other, onBack, onClose }: Props & { other: Contact; onBack(): void }) {
  const styles = useStyles();
  const notify = useNotify();
  const query = useQuery(mergePreview(contact.id, other.id));
  const [chosen, setChosen] = useState<Chosen>({});
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function merge(preview: MergePreview) {
    setBusy(true);
    setTrouble(null);
    try {
      const merged = await mergeContacts(preview, wordsOf(preview, chosen));
      const undo = () =>
        void undoMerge(contact.id, merged.id).catch((error) => notify({ intent: "error", title: explain(error) }));
      notify({ intent: "success", title: `Merged into ${merged.contact.name}`, undo });
      onClose();
    } catch (error) {
      setTrouble(explain(error));
      await query.refetch();
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <DialogContent className={styles.body}>
        {trouble && <Trouble text={trouble} />}
        {query.isPending && <Spinner size="tiny" label="Looking at both" />}
        {query.isError && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
        {query.data && <Looked preview={query.data} chosen={chosen} onChoose={setChosen} />}
      </DialogContent>
      <DialogActions>
        <Button
          appearance="primary"
          disabledFocusable={busy || !query.data}
          onClick={() => query.data && void merge(query.data)}
        >
          Merge
        </Button>
        <Button onClick={onBack}>Back</Button>
        <Button onClick={onClose}>Cancel</Button>
      </DialogActions>
    </>
  );
}

interface LookedProps {
  preview: MergePreview;
  chosen: Chosen;
  onChoose(chosen: Chosen): void;
}

function Looked({ preview, chosen, onChoose }: LookedProps) {
  const styles = useStyles();
  const { contact, other, fields } = preview;
  const together = [...fields.phones, ...fields.emails, ...fields.tags];
  return (
    <>
      <Text>
        {preview.customers === 0
          ? `Nobody at LINE is linked to ${other.name} yet.`
          : `${plural(preview.customers, "LINE user is", "LINE users are")} linked to ${other.name}, and will be linked to ${contact.name} in every conversation.`}{" "}
        This can be undone.
      </Text>
      {(preview.differing as Single[]).map((name) => (
        <Field key={name} label={`Which ${LABELS[name]?.toLowerCase()} is right?`}>
          <RadioGroup
            value={chosen[name] ?? "contact"}
            onChange={(_, { value }) => onChoose({ ...chosen, [name]: value as "contact" | "other" })}
          >
            <Radio value="contact" label={contact[name]} />
            <Radio value="other" label={other[name]} />
          </RadioGroup>
        </Field>
      ))}
      {together.length > 0 && (
        <div>
          <Text weight="semibold">Known of both together</Text>
          <ul className={styles.list} aria-label="Known of both together">
            {together.map((line) => (
              <li key={line} dir="auto">
                {line}
              </li>
            ))}
          </ul>
        </div>
      )}
      {preview.left_out.length > 0 && (
        <Text>There is no room for {preview.left_out.join(", ")}: it goes into the note.</Text>
      )}
    </>
  );
}

/** What is right of the other, as it is now. */
const wordsOf = ({ differing, other }: MergePreview, chosen: Chosen) =>
  Object.fromEntries(
    (differing as Single[]).filter((name) => chosen[name] === "other").map((name) => [name, other[name]]),
  );
