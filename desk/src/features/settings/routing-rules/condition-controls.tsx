// The controls of a condition: which field, how it is compared, how rules are joined, and how they come and go.
import { Button, Checkbox, Select } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type {
  ActionProps,
  CombinatorSelectorProps,
  FieldSelectorProps,
  NotToggleProps,
  OperatorSelectorProps,
  ValueSourceSelectorProps,
} from "react-querybuilder";
import type { RoutingField } from "~/api/types";

/** What every control of a condition is told. */
export interface ConditionContext {
  fields: RoutingField[];
  /** What fields may be compared with, besides what is written. */
  others: RoutingField[];
  fault: { path: number[]; message: string } | null;
}

/** `rule 1.2`, as the server counts them; the outermost group is the condition. */
export const placeOf = (path: number[]): string =>
  path.length > 0 ? `rule ${path.map((index) => index + 1).join(".")}` : "the condition";

const KINDS = [
  { prefix: "variable:", label: "Context variables" },
  { prefix: "attribute:", label: "Attributes that rules set" },
];

export function FieldSelector({ value, path, context, handleOnChange }: FieldSelectorProps) {
  const { fields, fault } = context as ConditionContext;
  const standing = fields.filter((field) => !field.name.includes(":"));
  const wrong = fault?.path.join() === path.join();
  return (
    <Select
      aria-label={`Field of ${placeOf(path)}`}
      aria-invalid={wrong}
      value={value}
      onChange={(_, data) => handleOnChange(data.value)}
    >
      {standing.map(choiceOf)}
      {KINDS.map(({ prefix, label }) => {
        const found = fields.filter((field) => field.name.startsWith(prefix));
        return (
          found.length > 0 && (
            <optgroup key={prefix} label={label}>
              {found.map(choiceOf)}
            </optgroup>
          )
        );
      })}
    </Select>
  );
}

const choiceOf = ({ name, label }: RoutingField) => (
  <option key={name} value={name}>
    {label}
  </option>
);

export function OperatorSelector({ value, field, path, context, handleOnChange }: OperatorSelectorProps) {
  const { fields } = context as ConditionContext;
  const operators = fields.find((one) => one.name === field)?.operators ?? [];
  return (
    <Select
      aria-label={`Comparison of ${placeOf(path)}`}
      value={value}
      onChange={(_, data) => handleOnChange(data.value)}
    >
      {operators.map(({ name, words }) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </Select>
  );
}

export function SourceSelector({ value, path, handleOnChange }: ValueSourceSelectorProps) {
  return (
    <Select
      aria-label={`What ${placeOf(path)} compares with`}
      value={value ?? "value"}
      onChange={(_, data) => handleOnChange(data.value)}
    >
      <option value="value">this</option>
      <option value="field">the conversation’s</option>
    </Select>
  );
}

export function CombinatorSelector({ value, path, handleOnChange }: CombinatorSelectorProps) {
  return (
    <Select
      aria-label={`How ${placeOf(path)} is joined`}
      value={value}
      onChange={(_, data) => handleOnChange(data.value)}
    >
      <option value="and">All of these (and)</option>
      <option value="or">Any of these (or)</option>
    </Select>
  );
}

export function NotToggle({ checked, path, handleOnChange }: NotToggleProps) {
  return (
    <Checkbox
      label="Not"
      aria-label={`Negate ${placeOf(path)}`}
      checked={checked ?? false}
      onChange={(_, data) => handleOnChange(data.checked === true)}
    />
  );
}

export function AddRule({ path, handleOnClick }: ActionProps) {
  return (
    <Button
      size="small"
      icon={<AddRegular />}
      aria-label={path.length > 0 ? `Add a rule in ${placeOf(path)}` : "Add a rule to the condition"}
      onClick={(event) => handleOnClick(event)}
    >
      Rule
    </Button>
  );
}

export function AddGroup({ path, handleOnClick }: ActionProps) {
  return (
    <Button
      size="small"
      icon={<AddRegular />}
      aria-label={path.length > 0 ? `Add a group in ${placeOf(path)}` : "Add a group to the condition"}
      onClick={(event) => handleOnClick(event)}
    >
      Group
    </Button>
  );
}

export function RemoveAction({ path, handleOnClick }: ActionProps) {
  return (
    <Button
      appearance="subtle"
      icon={<DeleteRegular />}
      aria-label={`Remove ${placeOf(path)}`}
      onClick={(event) => handleOnClick(event)}
    />
  );
}
