// Finds contacts by whatever is known of them, as one types, and lets one be chosen.
import { Button, makeStyles, SearchBox, Spinner, Text, tokens } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { contactsFound } from "~/api/contacts";
import { explain } from "~/api/problem";
import type { Contact, Id } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { useSettled } from "~/ui/use-settled";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, maxHeight: "320px", overflowY: "auto" },
  found: { width: "100%", justifyContent: "start", textAlign: "start", paddingBlock: "8px" },
  lines: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  words: string;
  onWords(words: string): void;
  /** Who is not meant. */
  without?: Id;
  /** What else may be done where nobody is found. */
  advice: string;
  onChoose(contact: Contact): unknown;
}

export function ContactFinder({ words, onWords, without, advice, onChoose }: Props) {
  const styles = useStyles();
  const [trouble, setTrouble] = useState<string | null>(null);
  const wanted = useSettled(words.trim(), 250);
  const query = useInfiniteQuery(contactsFound(wanted));
  const found = query.data?.pages.flatMap((page) => page.items.filter(({ id }) => id !== without)) ?? [];

  async function choose(contact: Contact) {
    setTrouble(null);
    try {
      await onChoose(contact);
    } catch (error) {
      setTrouble(explain(error));
    }
  }

  return (
    <>
      <SearchBox
        autoFocus
        aria-label="Search contacts"
        placeholder="Name, company, number, phone, e-mail or tag"
        value={words}
        onChange={(_, data) => onWords(data.value)}
      />
      {trouble && <Trouble text={trouble} />}
      {query.isPending && <Spinner size="tiny" label="Looking for contacts" />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && !query.isPlaceholderData && found.length === 0 && (
        <Text>
          {wanted ? `No ${without ? "other " : ""}contact is known by “${wanted}”.` : "There are no contacts yet."}{" "}
          {advice}
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
    </>
  );
}

const aboutOf = ({ company, number, phones, emails }: Contact) =>
  [company, number, ...phones, ...emails].filter(Boolean).join(" · ");
