// Whom a contact prefers: up to three representatives in order, moved by dragging or by keys.
import { Button, Dropdown, makeStyles, Option, Text, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { prefer, preferredRepresentatives } from "~/api/preferred";
import { explain } from "~/api/problem";
import type { Id, Named } from "~/api/types";
import { moved } from "~/lib/moved";
import { Announced, Handle, useReorder } from "~/ui/reorder";

const MOST = 3;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px", marginTop: "12px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: { display: "flex", alignItems: "center", gap: "4px" },
  name: { flexGrow: 1, overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function Preferred({ contactId }: { contactId: Id }) {
  const styles = useStyles();
  const { data } = useQuery(preferredRepresentatives(contactId));
  const [trouble, setTrouble] = useState<string | null>(null);
  const order = useReorder(data?.items ?? [], (from, to) => void keep(moved(data?.items ?? [], from, to)));
  if (!data || (!data.in_force && data.items.length === 0)) return null;
  const { items } = data;
  const left = data.choices.filter(({ id }) => !items.some((one) => one.id === id));

  async function keep(next: Named[]) {
    setTrouble(null);
    try {
      await prefer(
        contactId,
        next.map(({ id }) => id),
      );
    } catch (error) {
      setTrouble(explain(error));
    }
  }

  return (
    <section aria-label="Preferred representatives" className={styles.root}>
      <Text size={200}>Prefers to be served by</Text>
      {items.length === 0 && (
        <Text size={200} className={styles.faint}>
          Nobody in particular: choose up to three, who are asked before all others.
        </Text>
      )}
      {!data.in_force && (
        <Text size={200} className={styles.faint}>
          The organisation does not go by this now.
        </Text>
      )}
      <ol className={styles.list}>
        {items.map(({ id, name }, index) => (
          <li key={id} className={styles.row} aria-label={name} {...order.at(index).target}>
            <Handle place={order.at(index)} />
            <Text className={styles.name} dir="auto">
              {index + 1}. {name}
            </Text>
            <Button
              appearance="subtle"
              size="small"
              icon={<DismissRegular />}
              aria-label={`Take ${name} away`}
              onClick={() => void keep(items.filter((one) => one.id !== id))}
            />
          </li>
        ))}
      </ol>
      <Announced order={order} />
      {items.length < MOST && left.length > 0 && (
        <Dropdown
          size="small"
          style={{ minWidth: 0 }}
          aria-label="Add a preferred representative"
          placeholder="Add somebody"
          value=""
          selectedOptions={[]}
          onOptionSelect={(_, { optionValue }) => {
            const chosen = left.find(({ id }) => id === optionValue);
            if (chosen) void keep([...items, chosen]);
          }}
        >
          {left.map(({ id, name }) => (
            <Option key={id} value={id}>
              {name}
            </Option>
          ))}
        </Dropdown>
      )}
      {trouble && (
        <Text size={200} role="alert">
          {trouble}
        </Text>
      )}
    </section>
  );
}
