// From which day on and until which day a week of hours holds; usually always.
import { Field, Input, makeStyles, Text, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  root: { border: "none", margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, marginBottom: "4px" },
  hint: { display: "block", color: tokens.colorNeutralForeground3, marginBottom: "8px" },
  days: { display: "flex", flexWrap: "wrap", gap: "12px" },
  day: { width: "176px" },
});

interface Props {
  from: string;
  until: string;
  error: string | undefined;
  onChange(field: "valid_from" | "valid_until", day: string): void;
}

export function ValidityFields({ from, until, error, onChange }: Props) {
  const styles = useStyles();
  return (
    <fieldset className={styles.root}>
      <legend className={styles.legend}>When these hours hold</legend>
      <Text size={200} className={styles.hint}>
        Leave both empty for always. Before the first day and after the last nobody is there.
      </Text>
      <div className={styles.days}>
        <Field label="First day" className={styles.day}>
          <Input type="date" value={from} onChange={(_, { value }) => onChange("valid_from", value)} />
        </Field>
        <Field
          label="Last day"
          className={styles.day}
          validationState={error ? "error" : "none"}
          validationMessage={error}
        >
          <Input type="date" value={until} onChange={(_, { value }) => onChange("valid_until", value)} />
        </Field>
      </div>
    </fieldset>
  );
}
