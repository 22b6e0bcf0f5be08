// A rule of classification: its name, when it holds, and what it sets.
import { failed, useForm } from "~/actions/use-form";
import type { RoutingField } from "~/api/types";
import type { ClassificationRule } from "./drafts";
import { outputsLack, written } from "./outputs";
import { OutputsField } from "./outputs-field";
import { RuleForm, rulesLack } from "./rule-form";
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
        failed({ ...rulesLack(values, fields), outputs: outputsLack(written(values.outputs, fields), fields) }),
      save: async (values) =>
        onDone({ ...rule, ...values, name: values.name.trim(), outputs: written(values.outputs, fields) }),
    },
  );
  return (
    <RuleForm form={form} rule={rule} fields={fields} fault={fault} onClose={onClose}>
      <OutputsField
        outputs={form.values.outputs}
        fields={fields}
        error={form.errors.outputs}
        onChange={(value) => form.set("outputs", value)}
      />
    </RuleForm>
  );
}
