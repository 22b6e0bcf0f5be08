// The queues of a route, and how many in a hundred conversations each of them gets.
import { Button, makeStyles, Select, SpinButton, Text, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { Id, Named, QueueShare } from "~/api/types";
import { allotmentLacks, splitEvenly, sumOf, withoutAllotment, withoutQueue, withQueue } from "./allotment";
import { MOST_QUEUES } from "./drafts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  queue: { flexGrow: 1, maxWidth: "320px" },
  percent: { width: "96px" },
  hint: { color: tokens.colorNeutralForeground3 },
  fault: { color: tokens.colorPaletteRedForeground1 },
});

interface Props {
  shares: QueueShare[];
  queues: Named[];
  error: string | undefined;
  onChange(shares: QueueShare[]): void;
}

export function AllotmentField({ shares, queues, error, onChange }: Props) {
  const styles = useStyles();
  const free = queues.filter((queue) => !shares.some((share) => share.queue_id === queue.id));
  const lack = shares.length > 1 ? allotmentLacks(shares) : undefined;
  const replace = (index: number, change: Partial<QueueShare>) =>
    onChange(shares.map((share, at) => (at === index ? { ...share, ...change } : share)));
  return (
    <section className={styles.root} aria-label="Queues">
      <Text weight="semibold">Leads to</Text>
      {shares.length === 0 && <QueueChoice label="Queue" value="" choices={free} onChange={(id) => add(id)} />}
      {shares.map((share, index) => (
        // A place keeps the focus while another queue is chosen for it.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={styles.row}>
          <QueueChoice
            label={`Queue ${index + 1}`}
            value={share.queue_id}
            choices={queues.filter((queue) => queue.id === share.queue_id || free.includes(queue))}
            onChange={(id) => replace(index, { queue_id: id })}
          />
          {shares.length > 1 && (
            <>
              <SpinButton
                className={styles.percent}
                aria-label={`Per cent for queue ${index + 1}`}
                value={share.percent}
                min={0}
                max={100}
                onChange={(_, data) => {
                  const percent = data.value ?? Number.parseInt(data.displayValue ?? "", 10);
                  if (Number.isFinite(percent)) replace(index, { percent: Math.min(100, Math.max(0, percent)) });
                }}
              />
              %
            </>
          )}
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={`Remove queue ${index + 1}`}
            onClick={() => onChange(withoutQueue(shares, share.queue_id))}
          />
        </div>
      ))}
      {(lack ?? error) && (
        <Text size={200} className={styles.fault} role="alert">
          {lack ?? error}
        </Text>
      )}
      {shares.length > 1 && !lack && (
        <Text size={200} className={styles.hint}>
          The percentages add up to {sumOf(shares)}. Over many conversations each queue gets its part.
        </Text>
      )}
      {shares.length > 0 && (
        <div className={styles.row}>
          <Button
            size="small"
            icon={<AddRegular />}
            disabledFocusable={free.length === 0 || shares.length >= MOST_QUEUES}
            onClick={() => add(free[0]?.id ?? "")}
          >
            Add a queue
          </Button>
          {shares.length > 1 && (
            <>
              <Button size="small" onClick={() => onChange(splitEvenly(shares))}>
                Split evenly
              </Button>
              <Button size="small" onClick={() => onChange(withoutAllotment(shares))}>
                Remove allocations
              </Button>
            </>
          )}
        </div>
      )}
    </section>
  );

  function add(id: Id) {
    onChange(shares.length === 0 ? withoutAllotment([{ queue_id: id, percent: 100 }]) : withQueue(shares, id));
  }
}

interface ChoiceProps {
  label: string;
  value: Id;
  choices: Named[];
  onChange(id: Id): void;
}

function QueueChoice({ label, value, choices, onChange }: ChoiceProps) {
  const gone = value !== "" && !choices.some((queue) => queue.id === value);
  return (
    <Select className={useStyles().queue} aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      <option value="" disabled>
        Choose a queue
      </option>
      {gone && <option value={value}>A queue that is gone</option>}
      {choices.map((queue) => (
        <option key={queue.id} value={queue.id}>
          {queue.name}
        </option>
      ))}
    </Select>
  );
}
