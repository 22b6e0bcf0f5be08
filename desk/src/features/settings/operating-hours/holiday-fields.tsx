// The days on which nobody is there, once or every year.
import { Button, Checkbox, Field, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular, DismissRegular } from "@fluentui/react-icons";
import { type DraftHoliday, holidayFaults, LONGEST_NAME, newHoliday } from "./operating-hours-draft";

const useStyles = makeStyles({
  root: { border: "none", margin: 0, padding: 0, minWidth: 0, display: "flex", flexDirection: "column", gap: "8px" },
  legend: { padding: 0, marginBottom: "8px" },
  hint: { color: tokens.colorNeutralForeground3 },
  holiday: {
    display: "grid",
    gridTemplateColumns: "168px 168px minmax(0, 1fr)",
    alignItems: "end",
    gap: "8px 16px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    margin: 0,
    padding: "8px 12px 12px",
    minWidth: 0,
  },
  name: { gridColumn: "1 / -1", display: "flex", alignItems: "end", gap: "8px" },
  narrow: { minWidth: 0, flexGrow: 1 },
  fault: { gridColumn: "1 / -1", color: tokens.colorPaletteRedForeground1 },
  add: { alignSelf: "start" },
});

interface Props {
  holidays: DraftHoliday[];
  error: string | undefined;
  /** Whether what is not filled in yet is said too. */
  strict: boolean;
  onChange(holidays: DraftHoliday[]): void;
}

export function HolidayFields({ holidays, error, strict, onChange }: Props) {
  const styles = useStyles();
  const faults = holidayFaults(holidays);
  return (
    <fieldset className={styles.root}>
      <legend className={styles.legend}>Holidays</legend>
      {holidays.length === 0 && (
        <Text size={200} className={styles.hint}>
          None yet. On a holiday nobody is there all day, whatever the weekly hours say.
        </Text>
      )}
      {holidays.map((holiday, place) => {
        const fault = faults.get(holiday.key);
        return (
          <HolidayRow
            key={holiday.key}
            holiday={holiday}
            label={holiday.name.trim() || `Holiday ${place + 1}`}
            fault={fault && (strict || !fault.missing) ? fault.text : null}
            onChange={(next) => onChange(holidays.map((one) => (one.key === next.key ? next : one)))}
            onRemove={() => onChange(holidays.filter((one) => one.key !== holiday.key))}
          />
        );
      })}
      <Button className={styles.add} icon={<AddRegular />} onClick={() => onChange([...holidays, newHoliday()])}>
        Add a holiday
      </Button>
      {error && <Field validationState="error" validationMessage={error} />}
    </fieldset>
  );
}

interface RowProps {
  holiday: DraftHoliday;
  label: string;
  fault: string | null;
  onChange(holiday: DraftHoliday): void;
  onRemove(): void;
}

function HolidayRow({ holiday, label, fault, onChange, onRemove }: RowProps) {
  const styles = useStyles();
  const nameless = fault !== null && !holiday.name.trim();
  const misdated = fault !== null && !nameless;
  return (
    <fieldset className={styles.holiday} aria-label={label}>
      <div className={styles.name}>
        <Field label="Name" className={styles.narrow}>
          <Input
            value={holiday.name}
            maxLength={LONGEST_NAME}
            aria-invalid={nameless}
            onChange={(_, data) => onChange({ ...holiday, name: data.value })}
          />
        </Field>
        <Button appearance="subtle" icon={<DismissRegular />} aria-label={`Remove ${label}`} onClick={onRemove} />
      </div>
      <Field label="First day" className={styles.narrow}>
        <Input
          type="date"
          value={holiday.first}
          aria-invalid={misdated}
          onChange={(_, { value: first }) =>
            // Most holidays last a day.
            onChange({
              ...holiday,
              first,
              last: !holiday.last || holiday.last === holiday.first ? first : holiday.last,
            })
          }
        />
      </Field>
      <Field label="Last day" className={styles.narrow}>
        <Input
          type="date"
          value={holiday.last}
          aria-invalid={misdated}
          onChange={(_, data) => onChange({ ...holiday, last: data.value })}
        />
      </Field>
      <Checkbox
        label="Every year"
        checked={holiday.yearly}
        onChange={(_, data) => onChange({ ...holiday, yearly: data.checked === true })}
      />
      {fault && (
        <Text size={200} role="alert" className={styles.fault}>
          {fault}
        </Text>
      )}
    </fieldset>
  );
}
