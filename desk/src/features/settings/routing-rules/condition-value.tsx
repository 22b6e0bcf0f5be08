// What a field is compared with: a text, a number, a choice, a time, both ends of a span, or several of them.
import { Dropdown, Input, makeStyles, Option, Select, Text, Textarea, tokens } from "@fluentui/react-components";
import type { ValueEditorProps } from "react-querybuilder";
import type { RoutingField } from "~/api/types";
import { comparableWith, fieldOf, operatorOf, pair, several, single } from "./condition";
import { type ConditionContext, placeOf } from "./condition-controls";

const useStyles = makeStyles({
  root: { flex: "1 1 160px", minWidth: "140px", display: "flex", flexDirection: "column", gap: "4px" },
  ends: { display: "flex", alignItems: "center", gap: "8px" },
  end: { minWidth: 0, flexGrow: 1 },
  hint: { color: tokens.colorNeutralForeground3 },
  fault: { color: tokens.colorPaletteRedForeground1 },
});

export function ConditionValue(props: ValueEditorProps) {
  const { field: name, operator, value, valueSource, path, context, handleOnChange } = props;
  const styles = useStyles();
  const { fields, others, fault } = context as ConditionContext;
  const field = fieldOf(fields, name);
  const takes = operatorOf(field, operator)?.takes;
  if (!field || !takes || takes === "nothing") return null;
  const label = `Value of ${placeOf(path)}`;
  const said = fault?.path.join() === path.join() ? fault.message : null;
  return (
    <div className={styles.root}>
      {valueSource === "field" ? (
        <OtherField
          label={label}
          value={String(single(value))}
          others={comparableWith(field, operator, others)}
          onChange={handleOnChange}
        />
      ) : takes === "two" ? (
        <Ends field={field} label={label} value={pair(value)} onChange={handleOnChange} />
      ) : takes === "several" ? (
        <Several field={field} label={label} value={several(value)} onChange={handleOnChange} />
      ) : (
        <One field={field} label={label} value={single(value)} onChange={handleOnChange} />
      )}
      {takes === "pattern" && (
        <Text size={200} className={styles.hint}>
          A regular expression, in whichever case; found anywhere in the text.
        </Text>
      )}
      {said && (
        <Text size={200} className={styles.fault} role="alert">
          {said}
        </Text>
      )}
    </div>
  );
}

interface OtherProps {
  label: string;
  value: string;
  others: RoutingField[];
  onChange(value: unknown): void;
}

function OtherField({ label, value, others, onChange }: OtherProps) {
  return (
    <Select aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      <option value="" disabled>
        Choose…
      </option>
      {others.map(({ name, label: words }) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </Select>
  );
}

interface Props<V> {
  field: RoutingField;
  label: string;
  value: V;
  onChange(value: unknown): void;
}

function One({ field, label, value, onChange }: Props<string | number | boolean>) {
  if (field.type === "flag")
    return (
      <Select
        aria-label={label}
        value={value === true ? "yes" : "no"}
        onChange={(_, data) => onChange(data.value === "yes")}
      >
        <option value="yes">yes</option>
        <option value="no">no</option>
      </Select>
    );
  if (field.choices)
    return (
      <Select aria-label={label} value={String(value)} onChange={(_, data) => onChange(data.value)}>
        <option value="" disabled>
          Choose…
        </option>
        {field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    );
  return (
    <Input
      aria-label={label}
      type={field.type === "time" ? "time" : "text"}
      inputMode={field.type === "number" ? "decimal" : undefined}
      style={{ width: "100%" }}
      dir="auto"
      value={String(value)}
      onChange={(_, data) => onChange(data.value)}
    />
  );
}

function Ends({ field, label, value, onChange }: Props<[string | number, string | number]>) {
  const styles = useStyles();
  const [first, last] = value;
  return (
    <div className={styles.ends}>
      <div className={styles.end}>
        <One field={field} label={`${label}, from`} value={first} onChange={(one) => onChange([one, last])} />
      </div>
      and
      <div className={styles.end}>
        <One field={field} label={`${label}, to`} value={last} onChange={(one) => onChange([first, one])} />
      </div>
    </div>
  );
}

function Several({ field, label, value, onChange }: Props<(string | number)[]>) {
  if (!field.choices)
    return (
      <Textarea
        aria-label={`${label}, one per line`}
        placeholder="One per line"
        resize="vertical"
        dir="auto"
        rows={Math.min(8, Math.max(2, value.length))}
        value={value.join("\n")}
        onChange={(_, data) => onChange(data.value.split("\n"))}
      />
    );
  const chosen = value.map(String);
  const words = field.choices.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label);
  return (
    <Dropdown
      multiselect
      style={{ minWidth: 0 }}
      aria-label={label}
      placeholder="Choose…"
      value={words.join(", ")}
      selectedOptions={chosen}
      onOptionSelect={(_, data) => onChange(data.selectedOptions)}
    >
      {field.choices.map((choice) => (
        <Option key={choice.value} value={choice.value}>
          {choice.label}
        </Option>
      ))}
    </Dropdown>
  );
}
