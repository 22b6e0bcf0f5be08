// Who a customer is: the contact whom they are linked to, or the way to find or make one.
import { Badge, Button, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { contactOf, linkContact, unlinkContact } from "~/api/contacts";
import { explain } from "~/api/problem";
import type { Contact, Id } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";
import { ContactForm } from "./contact-form";
import { ContactSearch } from "./contact-search";
import { MergeDialog } from "./merge-dialog";
import { PanelHeading } from "./panel-heading";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px", overflowWrap: "anywhere" },
  // Four of them in one line.
  actions: { display: "flex", flexWrap: "wrap", gap: "4px", "& > button": { minWidth: 0 } },
  tags: { display: "flex", flexWrap: "wrap", gap: "4px", listStyleType: "none", margin: "4px 0", padding: 0 },
  note: { whiteSpace: "pre-wrap" },
  faint: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  customerId: Id;
  /** Whom the conversation says that they are. */
  contactId: Id | null;
  /** What they call themself. */
  called: string;
}

type Doing =
  | { what: "merge"; contact: Contact }
  | { what: "search" }
  | { what: "create"; called: string }
  | { what: "edit"; contact: Contact };

export function CustomerContact({ customerId, contactId, called }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const query = useQuery(contactOf(customerId, contactId));
  const [doing, setDoing] = useState<Doing | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const close = () => setDoing(null);

  async function link(contact: Contact) {
    await linkContact(customerId, contact);
    notify({ intent: "success", title: `Linked to ${contact.name}` });
  }

  async function unlink(contact: Contact) {
    setTrouble(null);
    try {
      await unlinkContact(customerId);
    } catch (error) {
      setTrouble(explain(error));
      return;
    }
    const undo = () => void linkContact(customerId, contact).catch((error) => setTrouble(explain(error)));
    notify({ intent: "success", title: `No longer linked to ${contact.name}`, undo });
  }

  if (query.isPending) return <Spinner size="tiny" label="Loading the contact" />;
  if (!query.data) return <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />;
  const { contact } = query.data;
  return (
    <section aria-label="Contact" className={styles.root}>
      <PanelHeading>Contact</PanelHeading>
      {trouble && <Trouble text={trouble} />}
      {contact ? (
        <Known contact={contact} />
      ) : (
        <Text size={200} className={styles.faint}>
          Not linked to a contact yet. Once they are, each conversation shows who it is, and can go first to whom they
          prefer.
        </Text>
      )}
      <div className={styles.actions}>
        <Button size="small" onClick={() => setDoing({ what: "search" })}>
          {contact ? "Change" : "Link"}
        </Button>
        {contact ? (
          <>
            <Button size="small" onClick={() => setDoing({ what: "edit", contact })}>
              Edit
            </Button>
            <Button size="small" appearance="subtle" onClick={() => setDoing({ what: "merge", contact })}>
              Merge
            </Button>
            <Button size="small" appearance="subtle" onClick={() => void unlink(contact)}>
              Unlink
            </Button>
          </>
        ) : (
          <Button size="small" onClick={() => setDoing({ what: "create", called })}>
            Create
          </Button>
        )}
      </div>
      {doing?.what === "search" && (
        <ContactSearch
          called={called}
          onChoose={link}
          onCreate={(name) => setDoing({ what: "create", called: name })}
          onClose={close}
        />
      )}
      {doing?.what === "create" && (
        <ContactForm customerId={customerId} contact={null} called={doing.called} onClose={close} />
      )}
      {doing?.what === "merge" && <MergeDialog contact={doing.contact} onClose={close} />}
      {doing?.what === "edit" && (
        <ContactForm customerId={customerId} contact={doing.contact} called={called} onClose={close} />
      )}
    </section>
  );
}

function Known({ contact }: { contact: Contact }) {
  const styles = useStyles();
  return (
    <>
      <Text weight="semibold" dir="auto">
        {contact.name}
      </Text>
      {[contact.company, contact.number, ...contact.phones, ...contact.emails].filter(Boolean).map((line) => (
        <Text key={line} size={200} dir="auto">
          {line}
        </Text>
      ))}
      {contact.tags.length > 0 && (
        <ul aria-label="Tags" className={styles.tags}>
          {contact.tags.map((tag) => (
            <li key={tag} dir="auto">
              <Badge appearance="tint">{tag}</Badge>
            </li>
          ))}
        </ul>
      )}
      {contact.note && (
        <Text size={200} dir="auto" className={styles.note}>
          {contact.note}
        </Text>
      )}
    </>
  );
}
