// What a queue does with conversations that it cannot take, or that wait in it too long.
import { makeStyles, Switch, Text } from "@fluentui/react-components";
import type { Overflow, Overflows } from "~/api/types";
import { type Choice, ChoiceField, NumberField } from "~/ui/fields";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px", border: "none", margin: 0, padding: 0 },
  part: { display: "flex", flexDirection: "column", gap: "8px" },
  inner: { display: "flex", flexDirection: "column", gap: "8px", paddingInlineStart: "16px" },
});

interface Props {
  value: Overflows;
  error?: string | undefined;
  /** Only a queue that closes can be closed. */
  closes: boolean;
  /** Where conversations may go instead. */
  queues: Choice[];
  /** Of a rule, which has no say once they wait. */
  ofRule?: boolean;
  onChange(value: Overflows): void;
}

export function OverflowFields({ value, error, closes, queues, ofRule = false, onChange }: Props) {
  const styles = useStyles();
  const first = queues[0]?.value;
  const usual = first ? ({ do: "transfer", queue_id: first } as const) : ({ do: "end" } as const);
  return (
    <fieldset className={styles.root}>
      <Text as="h3" weight="semibold" style={{ margin: 0 }}>
        Overflow
      </Text>
      <Text size={200}>{ofRule ? OF_RULE : OF_QUEUE}</Text>
      {error && <Text role="alert">{error}</Text>}
      {closes && (
        <Instead
          label="Out of operating hours"
          value={value.closed ?? { do: "assign" }}
          waits
          queues={queues}
          onChange={(closed) => onChange({ ...value, closed })}
        />
      )}
      <div className={styles.part}>
        <Switch
          label="When many wait"
          checked={Boolean(value.full)}
          onChange={(_, { checked }) => onChange({ ...value, full: checked ? { ...usual, items: 20 } : null })}
        />
        {value.full && (
          <div className={styles.inner}>
            <NumberField
              label="Conversations that may wait"
              hint="From 1 to 100. The next one overflows."
              value={value.full.items}
              min={1}
              max={100}
              onChange={(items) => value.full && onChange({ ...value, full: { ...value.full, items } })}
            />
            <Instead
              label="The next one"
              value={value.full}
              queues={queues}
              onChange={(to) => value.full && onChange({ ...value, full: { ...firm(to), items: value.full.items } })}
            />
          </div>
        )}
      </div>
      {!ofRule && (
        <div className={styles.part}>
          <Switch
            label="When somebody waits long"
            checked={Boolean(value.waited)}
            onChange={(_, { checked }) => onChange({ ...value, waited: checked ? { ...usual, minutes: 10 } : null })}
          />
          {value.waited && (
            <div className={styles.inner}>
              <NumberField
                label="Longest wait (minutes)"
                hint="From 1 minute to 2 days. What is ringing goes on ringing; it goes on from here when it is declined or missed."
                value={value.waited.minutes}
                min={1}
                max={2880}
                onChange={(minutes) => value.waited && onChange({ ...value, waited: { ...value.waited, minutes } })}
              />
              <Instead
                label="Then"
                value={value.waited}
                queues={queues}
                onChange={(to) =>
                  value.waited && onChange({ ...value, waited: { ...firm(to), minutes: value.waited.minutes } })
                }
              />
            </div>
          )}
        </div>
      )}
    </fieldset>
  );
}

const OF_QUEUE =
  "This counts for what comes here by a rule, a transfer or another overflow. What no rule claims comes to its workstream’s own queue and waits there, whatever is set here.";
const OF_RULE =
  "This holds for what comes by this rule, whatever its queue says of its hours and its limit. How long somebody may wait there is still the queue’s to say.";

interface InsteadProps {
  label: string;
  value: Overflow;
  /** Whether it may wait here all the same. */
  waits?: boolean;
  queues: Choice[];
  onChange(value: Overflow): void;
}

const WAIT = { value: "assign", text: "It waits here all the same" };
const END = { value: "end", text: "The conversation is ended" };

/** Each other queue is a choice of its own, so that a transfer without a queue cannot be written. */
function Instead({ label, value, waits = false, queues, onChange }: InsteadProps) {
  const others = queues.map((queue) => ({ value: queue.value, text: `It goes to ${queue.text}` }));
  return (
    <ChoiceField
      label={label}
      value={value.queue_id ?? value.do}
      choices={[...(waits ? [WAIT] : []), ...others, END]}
      onChange={(chosen) =>
        onChange(chosen === "assign" || chosen === "end" ? { do: chosen } : { do: "transfer", queue_id: chosen })
      }
    />
  );
}

/** What no longer may wait. */
const firm = ({ do: way, queue_id = null }: Overflow) => ({
  do: way === "transfer" ? way : ("end" as const),
  queue_id,
});
