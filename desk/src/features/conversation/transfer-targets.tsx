// To whom a conversation can be handed on: queues with how many wait there, people with their presence.
import { makeStyles, PresenceBadge, Radio, RadioGroup, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import type { Id, TransferTargets } from "~/api/types";
import { bare } from "~/lib/text";

const useStyles = makeStyles({
  list: { maxHeight: "320px", overflowY: "auto" },
  group: { display: "flex", flexDirection: "column" },
  heading: { color: tokens.colorNeutralForeground3 },
  target: { display: "flex", alignItems: "center", gap: "8px", overflowWrap: "anywhere" },
  aside: { color: tokens.colorNeutralForeground3, whiteSpace: "nowrap" },
});

/** Those whose name has the searched words in it, whatever their case and width. */
export function matching({ queues, people }: TransferTargets, search: string): TransferTargets {
  const wanted = bare(search.trim());
  const fits = ({ name }: { name: string }) => bare(name).includes(wanted);
  return { queues: queues.filter(fits), people: people.filter(fits) };
}

interface Props {
  label: string;
  /** What is said when that is lacking for which one comes here. */
  none: string;
  lacking: boolean;
  all: TransferTargets;
  shown: TransferTargets;
  search: string;
  chosen: Id;
  onChoose(id: Id): void;
}

export function TargetList({ label, none, lacking, all, shown, search, chosen, onChoose }: Props) {
  const styles = useStyles();
  const empty = shown.queues.length + shown.people.length === 0;
  return (
    <>
      {lacking && <Text>{none}</Text>}
      {empty && search.trim() && all.queues.length + all.people.length > 0 && (
        <Text role="status">
          {all.queues.length > 0 ? "No queue and nobody" : "Nobody"} by the name “{search.trim()}”.
        </Text>
      )}
      <RadioGroup
        className={styles.list}
        aria-label={label}
        value={chosen}
        onChange={(_, data) => onChoose(data.value)}
      >
        <Group title="Queues" empty={shown.queues.length === 0}>
          {shown.queues.map((queue) => (
            <Target key={queue.id} id={queue.id} name={queue.name} aside={`${queue.waiting} waiting`} />
          ))}
        </Group>
        <Group title="People" empty={shown.people.length === 0}>
          {shown.people.map((person) => {
            const { word, status } = PRESENCE_LOOKS[person.presence];
            const badge = <PresenceBadge status={status} size="small" aria-hidden />;
            return <Target key={person.id} id={person.id} name={person.name} aside={word} badge={badge} />;
          })}
        </Group>
      </RadioGroup>
    </>
  );
}

function Group({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }) {
  const styles = useStyles();
  if (empty) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own into the list.
    <div role="group" aria-label={title} className={styles.group}>
      <Text size={200} weight="semibold" className={styles.heading} aria-hidden>
        {title}
      </Text>
      {children}
    </div>
  );
}

function Target({ id, name, aside, badge }: { id: Id; name: string; aside: string; badge?: ReactNode }) {
  const styles = useStyles();
  const label = (
    <span className={styles.target}>
      {badge}
      <span dir="auto">{name}</span>{" "}
      <Text size={200} className={styles.aside}>
        {aside}
      </Text>
    </span>
  );
  return <Radio value={id} label={label} />;
}
