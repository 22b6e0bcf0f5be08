// One time-out rule: whose silence it waits for, how long, and what happens then.
import { Field, makeStyles, Select, Switch } from "@fluentui/react-components";
import { failed, required, useForm } from "~/actions/use-form";
import { NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import type { Fault } from "../routing-rules/rules-fault";
import { TextsField } from "./texts-field";
import { ACTIONS, LONGEST_TEXT, lacksText, type TimeOut, TRIGGERS, tells, tooLong, UNITS } from "./time-out-drafts";

const useStyles = makeStyles({ row: { display: "flex", gap: "12px", alignItems: "start" } });

const OUTWARD = {
  note: "Customers get it in their language, else in that of the account, else in the default. Their phone shows it as from the representative, and it goes by reply or push like any message.",
  caption: "On the customer’s phone",
};
const INWARD = {
  note: "It stands in the thread, where the customer does not see it, in the default language.",
  caption: "In the thread",
};

interface Props {
  rule: TimeOut;
  /** What the server has refused in it. */
  fault: Fault | null;
  /** The names of the others: each name is there once. */
  taken: string[];
  onDone(rule: TimeOut): void;
  onClose(): void;
}

export function TimeOutForm({ rule, fault, taken, onDone, onClose }: Props) {
  const styles = useStyles();
  const { key: _, id: __, ...rest } = rule;
  const form = useForm(rest, {
    check: (values) =>
      failed({
        name: taken.includes(values.name.trim()) ? "Another rule has this name." : required(values.name, "a name"),
        value: tooLong(values.value, values.unit),
        texts: lacksText(values),
      }),
    save: async (values) => onDone({ ...rule, ...values, name: values.name.trim() }),
  });
  const { values, errors, set } = form;
  return (
    <FormDrawer
      title={rule.name || "Add a rule"}
      submitLabel="Done"
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.dirty ? null : (fault?.message ?? null)}
      onSubmit={() => void form.submit()}
      onClose={onClose}
    >
      <TextField label="Name" required value={values.name} error={errors.name} onChange={(name) => set("name", name)} />
      <Switch label="On" checked={values.enabled} onChange={(_, data) => set("enabled", data.checked)} />
      <Pick label="When" choices={TRIGGERS} value={values.trigger} onChange={(value) => set("trigger", value)} />
      <div className={styles.row}>
        <NumberField
          label="For more than"
          value={values.value}
          error={errors.value}
          min={1}
          max={10_000}
          onChange={(value) => set("value", value)}
        />
        <Pick label="Unit" choices={UNITS} value={values.unit} onChange={(value) => set("unit", value)} />
      </div>
      <Pick label="Then" choices={ACTIONS} value={values.action} onChange={(value) => set("action", value)} />
      {tells(values.action) && (
        <TextsField
          texts={values.texts}
          fallback={values.default_language}
          longest={LONGEST_TEXT}
          {...(values.action === "tell_customer" ? OUTWARD : INWARD)}
          error={errors.texts}
          onChange={(texts, fallback) => {
            set("texts", texts);
            set("default_language", fallback);
          }}
        />
      )}
    </FormDrawer>
  );
}

interface PickProps<K extends string> {
  label: string;
  choices: Record<K, string>;
  value: K;
  onChange(value: K): void;
}

function Pick<K extends string>({ label, choices, value, onChange }: PickProps<K>) {
  return (
    <Field label={label}>
      <Select value={value} onChange={(_, data) => onChange(data.value as K)}>
        {Object.entries<string>(choices).map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </Select>
    </Field>
  );
}
