// What a rule of classification sets: up to five of priority, language, skills, profiles, variables and attributes.
import { Button, Input, makeStyles, Select, Text, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ClassificationOutput, RoutingField } from "~/api/types";
import { MOST_OUTPUTS } from "./drafts";
import { SkillsOutput } from "./skills-output";

const ATTRIBUTE = "attribute:";
const SKILLS = "skills";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  grow: { flex: "1 1 140px", minWidth: "120px" },
  hint: { color: tokens.colorNeutralForeground3 },
  fault: { color: tokens.colorPaletteRedForeground1 },
  add: { alignSelf: "start" },
});

interface Props {
  outputs: ClassificationOutput[];
  fields: RoutingField[];
  error: string | undefined;
  onChange(outputs: ClassificationOutput[]): void;
}

export function OutputsField({ outputs, fields, error, onChange }: Props) {
  const styles = useStyles();
  const free = fields.filter((field) => field.settable && !outputs.some((output) => output.field === field.name));
  const likely = free.find((field) => field.name === "priority") ?? free[0];
  return (
    <section className={styles.root} aria-label="Sets">
      <Text weight="semibold">Sets</Text>
      {outputs.map((output, index) => (
        <Output
          // Outputs have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          label={`output ${index + 1}`}
          output={output}
          fields={fields}
          onChange={(next) => onChange(outputs.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(outputs.filter((_, at) => at !== index))}
        />
      ))}
      {error && (
        <Text size={200} className={styles.fault} role="alert">
          {error}
        </Text>
      )}
      <Button
        className={styles.add}
        size="small"
        icon={<AddRegular />}
        disabledFocusable={outputs.length >= MOST_OUTPUTS}
        onClick={() => onChange([...outputs, { field: likely?.name ?? ATTRIBUTE, value: "" }])}
      >
        Set something
      </Button>
      <Text size={200} className={styles.hint}>
        Up to {MOST_OUTPUTS}. Rulesets after this one, and routes to queues, can ask about what is set here.
      </Text>
    </section>
  );
}

interface OutputProps {
  label: string;
  output: ClassificationOutput;
  fields: RoutingField[];
  onChange(output: ClassificationOutput): void;
  onRemove(): void;
}

function Output({ label, output, fields, onChange, onRemove }: OutputProps) {
  const styles = useStyles();
  const attribute = output.field.startsWith(ATTRIBUTE);
  const field = fields.find((one) => one.name === output.field);
  const settable = fields.filter((one) => one.settable && !one.name.startsWith(ATTRIBUTE));
  return (
    <div className={styles.row}>
      <Select
        aria-label={`Field of ${label}`}
        value={attribute ? ATTRIBUTE : output.field}
        onChange={(_, data) => onChange({ field: data.value, value: data.value === SKILLS ? [] : "" })}
      >
        {settable.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
        <option value={ATTRIBUTE}>An attribute…</option>
      </Select>
      {attribute && (
        <Input
          className={styles.grow}
          aria-label={`Name of ${label}`}
          placeholder="Name, such as topic"
          value={output.field.slice(ATTRIBUTE.length)}
          onChange={(_, data) => onChange({ ...output, field: `${ATTRIBUTE}${data.value.trim()}` })}
        />
      )}
      {Array.isArray(output.value) ? (
        <SkillsOutput
          label={label}
          skills={output.value}
          fields={fields}
          onChange={(value) => onChange({ ...output, value })}
        />
      ) : (
        <ValueOutput label={label} output={output} field={field} onChange={onChange} />
      )}
      <Button appearance="subtle" icon={<DeleteRegular />} aria-label={`Remove ${label}`} onClick={onRemove} />
    </div>
  );
}

type ValueProps = Pick<OutputProps, "label" | "output" | "onChange"> & { field: RoutingField | undefined };

function ValueOutput({ label, output, field, onChange }: ValueProps) {
  const styles = useStyles();
  const shared = {
    className: styles.grow,
    "aria-label": `Value of ${label}`,
    value: String(output.value),
    onChange: (_: unknown, data: { value: string }) => onChange({ ...output, value: data.value }),
  };
  return (
    <>
      <span>to</span>
      {field?.choices ? (
        <Select {...shared}>
          <option value="">{field.choices.length > 0 ? "Choose one" : "There is none yet"}</option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          {...shared}
          placeholder={PLACEHOLDERS[output.field] ?? (field?.type === "number" ? "A number" : "A text")}
          dir="auto"
        />
      )}
    </>
  );
}

const PLACEHOLDERS: Record<string, string> = { priority: "0 to 10000; smaller goes first", language: "ja, th, zh-TW" };
