// Who has a capacity profile, or which profiles somebody has, and the limits that differ from the usual.
import { Field, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { type Choice, ManyField } from "./fields";

const MOST_ITEMS = 1000;

const useStyles = makeStyles({
  rows: { display: "flex", flexDirection: "column", gap: "6px", listStyleType: "none", margin: 0, padding: 0 },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  name: { flexGrow: 1, overflow: "hidden", textOverflow: "ellipsis" },
  limit: { width: "120px" },
  own: { color: tokens.colorBrandForeground1 },
});

/** An id with the limit as it is typed; empty is the profile’s own. */
export type Limits = Record<string, string>;

interface Props {
  label: string;
  hint?: string;
  placeholder: string;
  /** Each with what its limit is when nothing else is said. */
  choices: (Choice & { usual: number })[];
  limits: Limits;
  error: string | undefined;
  onChange(limits: Limits): void;
}

export function LimitsField({ label, hint, placeholder, choices, limits, error, onChange }: Props) {
  const styles = useStyles();
  const chosen = choices.filter(({ value }) => value in limits);
  return (
    <>
      <ManyField
        label={label}
        hint={hint}
        placeholder={placeholder}
        values={Object.keys(limits)}
        choices={choices}
        onChange={(ids) => onChange(Object.fromEntries(ids.map((id) => [id, limits[id] ?? ""])))}
      />
      {chosen.length > 0 && (
        <Field
          validationState={error ? "error" : "none"}
          validationMessage={error}
          hint="Leave a limit empty to keep the profile’s own."
        >
          <ul className={styles.rows} aria-label="Limits">
            {chosen.map(({ value, text, usual }) => (
              <li key={value} className={styles.row}>
                <Text className={styles.name} dir="auto">
                  {text}
                </Text>
                {limits[value] && (
                  <Text size={200} className={styles.own}>
                    Own limit
                  </Text>
                )}
                <Input
                  className={styles.limit}
                  type="number"
                  min={0}
                  max={MOST_ITEMS}
                  aria-label={`Limit of ${text}`}
                  placeholder={String(usual)}
                  value={limits[value] ?? ""}
                  onChange={(_, data) => onChange({ ...limits, [value]: data.value })}
                />
              </li>
            ))}
          </ul>
        </Field>
      )}
    </>
  );
}
