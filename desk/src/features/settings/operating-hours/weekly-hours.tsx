// The hours of a week, day by day: closed, or open in one or several spans.
import { Field, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { Weekday } from "~/api/types";
import { copiedTo, type DraftSpan, newSpan, spanFaults, USUAL } from "./operating-hours-draft";
import { WEEK } from "./operating-hours-words";
import { WeekdayHours } from "./weekday-hours";

const useStyles = makeStyles({
  root: { border: "none", margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, marginBottom: "4px" },
  hint: { display: "block", color: tokens.colorNeutralForeground3, marginBottom: "4px" },
});

interface Props {
  weekly: DraftSpan[];
  error: string | undefined;
  /** Whether what is not filled in yet is said too. */
  strict: boolean;
  onChange(weekly: DraftSpan[]): void;
}

export function WeeklyHours({ weekly, error, strict, onChange }: Props) {
  const styles = useStyles();
  const faults = spanFaults(weekly);
  const open = (day: Weekday, opens: boolean) =>
    onChange(opens ? [...weekly, newSpan(day, USUAL)] : weekly.filter((span) => span.weekday !== day));
  return (
    <fieldset className={styles.root}>
      <legend className={styles.legend}>Weekly hours</legend>
      <Text size={200} className={styles.hint}>
        Hours that close no later than they open go on over midnight.
      </Text>
      {WEEK.map((day) => (
        <WeekdayHours
          key={day}
          day={day}
          spans={weekly.filter((span) => span.weekday === day)}
          faultOf={({ key }) => {
            const fault = faults.get(key);
            return fault && (strict || !fault.missing) ? fault.text : null;
          }}
          onOpen={(opens) => open(day, opens)}
          onAdd={() => onChange([...weekly, newSpan(day)])}
          onChange={(next) => onChange(weekly.map((span) => (span.key === next.key ? next : span)))}
          onRemove={({ key }) => onChange(weekly.filter((span) => span.key !== key))}
          onCopy={(to) => onChange(copiedTo(weekly, day, to))}
        />
      ))}
      {error && <Field validationState="error" validationMessage={error} />}
    </fieldset>
  );
}
