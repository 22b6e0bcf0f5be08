// A rule of classification: its name, when it holds, and what it sets.
import type { RoutingField } from "~/api/types";
import { TextField } from "../fields";
import { FormDrawer } from "../form-drawer";
import { failed, required, useForm } from "../use-form";
import { gapIn } from "./condition";
import { ConditionBuilder } from "./condition-builder";
import type { ClassificationRule } from "./drafts";
import { outputsLack, written } from "./outputs";
import { OutputsField } from "./outputs-field";
import type { Fault } from "./rules-fault";

interface Props {
  rule: ClassificationRule;
  fields: RoutingField[];
  /** What the server has refused in it. */
  fault: Fault | null;
  onDone(rule: ClassificationRule): void;
  onClose(): void;
}

export function ClassificationRuleForm({ rule, fields, fault, onDone, onClose }: Props) {
  const { name, condition, outputs } = rule;
  const form = useForm(
    { name, condition, outputs },
    {
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          condition: gapIn(values.condition, fields)?.message,
          outputs: outputsLack(written(values.outputs, fields), fields),
        }),
      save: async (values) =>
        onDone({ ...rule, ...values, name: values.name.trim(), outputs: written(values.outputs, fields) }),
    },
  );
  const { values, errors, set } = form;
  const gap = errors.condition ? gapIn(values.condition, fields) : null;
  const refused = fault?.path && !form.dirty ? { path: fault.path, message: fault.message } : null;
  return (
    <FormDrawer
      title={name || "Add a rule"}
      submitLabel="Done"
      size="large"
      busy={form.busy}
      dirty={form.dirty}
      trouble={errors.condition ?? (form.dirty ? null : (fault?.message ?? null))}
      onSubmit={() => void form.submit()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <ConditionBuilder
        condition={condition}
        fields={fields}
        fault={gap ?? refused}
        onChange={(value) => set("condition", value)}
      />
      <OutputsField
        outputs={values.outputs}
        fields={fields}
        error={errors.outputs}
        onChange={(value) => set("outputs", value)}
      />
    </FormDrawer>
  );
}
