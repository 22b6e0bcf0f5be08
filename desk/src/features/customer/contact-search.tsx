// Looks for the contact whom a customer is, and links it.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from "@fluentui/react-components";
import { useState } from "react";
import type { Contact } from "~/api/types";
import { ContactFinder } from "./contact-finder";

const useStyles = makeStyles({
  surface: { maxWidth: "560px" },
  body: { display: "flex", flexDirection: "column", gap: "12px", minHeight: "320px" },
});

interface Props {
  /** What the customer calls themself, which may be their name. */
  called: string;
  onChoose(contact: Contact): Promise<unknown>;
  onCreate(called: string): void;
  onClose(): void;
}

export function ContactSearch({ called, onChoose, onCreate, onClose }: Props) {
  const styles = useStyles();
  const [words, setWords] = useState(called);

  return (
    <Dialog open onOpenChange={(_, data) => data.open || onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Who is {called}?</DialogTitle>
          <DialogContent className={styles.body}>
            <ContactFinder
              words={words}
              onWords={setWords}
              advice="Search by another word, or create one."
              onChoose={async (contact) => {
                await onChoose(contact);
                onClose();
              }}
            />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => onCreate(words.trim() || called)}>Create</Button>
            <Button appearance="secondary" onClick={onClose}>
              Cancel
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
