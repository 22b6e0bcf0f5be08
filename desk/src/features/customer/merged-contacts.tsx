// Who was merged into a contact, and the way to take them apart again.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mergesOf, undoMerge } from "~/api/contacts";
import { explain } from "~/api/problem";
import type { Contact, Merge } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { RelativeTime } from "~/ui/relative-time";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  grow: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function MergedContacts({ contact, onApart }: { contact: Contact; onApart(): void }) {
  const styles = useStyles();
  const notify = useNotify();
  const { data } = useQuery(mergesOf(contact.id));
  const [trouble, setTrouble] = useState<string | null>(null);
  if (!data || data.length === 0) return null;

  async function takeApart({ id, name }: Merge) {
    setTrouble(null);
    try {
      await undoMerge(contact.id, id);
      notify({ intent: "success", title: `${name} is a contact of their own again` });
      onApart();
    } catch (error) {
      setTrouble(explain(error));
    }
  }

  return (
    <section aria-label="Merged contacts">
      <Text weight="semibold">Merged contacts</Text>
      {trouble && <Trouble text={trouble} />}
      <ul className={styles.list}>
        {data.map((merge) => (
          <li key={merge.id} className={styles.row}>
            <span className={styles.grow}>
              <Text dir="auto">{merge.name}</Text>{" "}
              <Text size={200} className={styles.faint}>
                <RelativeTime at={merge.merged_at} /> {merge.merged_by && `by ${merge.merged_by.name}`}
              </Text>
            </span>
            <Button size="small" aria-label={`Take ${merge.name} apart`} onClick={() => void takeApart(merge)}>
              Take apart
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
