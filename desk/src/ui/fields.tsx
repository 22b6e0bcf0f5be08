// Form fields that show their own error, so that every form says it in the same place and words.
import { Dropdown, Field, Input, type InputProps, Option, SpinButton } from "@fluentui/react-components";

interface Common {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean;
}

interface TextProps extends Common {
  value: string;
  onChange(value: string): void;
  type?: InputProps["type"];
  autoComplete?: string;
  placeholder?: string;
  warning?: string | null;
}

export function TextField({ label, hint, error, warning, required, value, onChange, ...input }: TextProps) {
  const message = error ?? warning ?? undefined;
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      validationState={error ? "error" : warning ? "warning" : "none"}
      validationMessage={message}
    >
      <Input {...input} value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}

interface NumberProps extends Common {
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange(value: number): void;
}

export function NumberField({ label, hint, error, value, min, max, step = 1, onChange }: NumberProps) {
  return (
    <Field label={label} hint={hint} validationState={error ? "error" : "none"} validationMessage={error}>
      <SpinButton
        style={{ maxWidth: 160 }}
        value={value}
        min={min}
        max={max}
        step={step}
        onChange={(_, data) => {
          const next = data.value ?? Number.parseInt(data.displayValue ?? "", 10);
          if (Number.isFinite(next)) onChange(Math.min(max, Math.max(min, next)));
        }}
      />
    </Field>
  );
}

export interface Choice {
  value: string;
  text: string;
}

interface ChoiceProps extends Common {
  value: string;
  choices: Choice[];
  placeholder?: string;
  onChange(value: string): void;
}

export function ChoiceField({ label, hint, error, required, value, choices, placeholder, onChange }: ChoiceProps) {
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      validationState={error ? "error" : "none"}
      validationMessage={error}
    >
      <Dropdown
        placeholder={placeholder}
        value={choices.find((choice) => choice.value === value)?.text ?? ""}
        selectedOptions={[value]}
        onOptionSelect={(_, data) => onChange(data.optionValue ?? "")}
      >
        {choices.map((choice) => (
          <Option key={choice.value} value={choice.value}>
            {choice.text}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

interface ManyProps extends Common {
  values: string[];
  choices: Choice[];
  placeholder: string;
  onChange(values: string[]): void;
}

export function ManyField({ label, hint, error, values, choices, placeholder, onChange }: ManyProps) {
  const chosen = choices.filter((choice) => values.includes(choice.value)).map((choice) => choice.text);
  return (
    <Field label={label} hint={hint} validationState={error ? "error" : "none"} validationMessage={error}>
      <Dropdown
        multiselect
        placeholder={placeholder}
        value={chosen.join(", ")}
        selectedOptions={values}
        onOptionSelect={(_, data) => onChange(data.selectedOptions)}
      >
        {choices.map((choice) => (
          <Option key={choice.value} value={choice.value}>
            {choice.text}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
