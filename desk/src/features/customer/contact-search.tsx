// Looks for a contact by whatever is known of them: whom a customer is, or who is somebody twice.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  SearchBox,
  Spinner,
  Text,
  tokens,
} from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { contactsFound } from "~/api/contacts";
import { explain } from "~/api/problem";
import type { Contact, Id } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { useSettled } from "~/ui/use-settled";

const useStyles = makeStyles({
  surface: { maxWidth: "560px" },
  body: { display: "flex", flexDirection: "column", gap: "12px", minHeight: "320px" },
  list: { listStyleType: "none", margin: 0, padding: 0, maxHeight: "320px", overflowY: "auto" },
  found: { width: "100%", justifyContent: "start", textAlign: "start", paddingBlock: "8px" },
  lines: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  title: string;
  /** What they may be called, which is looked for first. */
  called: string;
  /** Who is not meant. */
  without?: Id;
  onChoose(contact: Contact): Promise<unknown>;
  /** Where a new one is as good. */
  onCreate?(called: string): void;
  onClose(): void;
}

export function ContactSearch({ title, called, without, onChoose, onCreate, onClose }: Props) {
  const styles = useStyles();
  const [words, setWords] = useState(called);
  const [trouble, setTrouble] = useState<string | null>(null);
  const wanted = useSettled(words.trim(), 250);
  const query = useInfiniteQuery(contactsFound(wanted));
  const found = query.data?.pages.flatMap((page) => page.items.filter(({ id }) => id !== without)) ?? [];

  async function choose(contact: Contact) {
    setTrouble(null);
    try {
      await onChoose(contact);
      onClose();
    } catch (error) {
      setTrouble(explain(error));
    }
  }

  return (
    <Dialog open onOpenChange={(_, data) => data.open || onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.body}>
            <SearchBox
              autoFocus
              aria-label="Search contacts"
              placeholder="Name, company, number, phone, e-mail or tag"
              value={words}
              onChange={(_, data) => setWords(data.value)}
            />
            {trouble && <Trouble text={trouble} />}
            {query.isPending && <Spinner size="tiny" label="Looking for contacts" />}
            {query.isError && !query.data && (
              <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />
            )}
            {query.data && found.length === 0 && (
              <Text>
                {wanted
                  ? `No ${without ? "other " : ""}contact is known by “${wanted}”.`
                  : "There are no contacts yet."}{" "}
                {onCreate ? "Search by another word, or create one." : "Search by another word."}
              </Text>
            )}
            <ul className={styles.list} aria-label="Contacts found">
              {found.map((contact) => (
                <li key={contact.id}>
                  <Button appearance="subtle" className={styles.found} onClick={() => void choose(contact)}>
                    <span className={styles.lines}>
                      <Text weight="semibold" dir="auto">
                        {contact.name}
                      </Text>
                      <Text size={200} className={styles.faint} dir="auto">
                        {aboutOf(contact) || "Nothing else is known"}
                      </Text>
                    </span>
                  </Button>
                </li>
              ))}
            </ul>
            {query.hasNextPage && (
              <Button
                appearance="subtle"
                disabledFocusable={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </DialogContent>
          <DialogActions>
            {onCreate && <Button onClick={() => onCreate(wanted || called)}>Create</Button>}
            <Button appearance="secondary" onClick={onClose}>
              Cancel
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const aboutOf = ({ company, number, phones, emails }: Contact) =>
  [company, number, ...phones, ...emails].filter(Boolean).join(" · ");
