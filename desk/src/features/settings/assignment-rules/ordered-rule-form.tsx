// A bucket of prioritization or a rule of assignment: its name, when it holds, and in which order.
import { failed, required, useForm } from "~/actions/use-form";
import type { QueueRuleOrder, RoutingField } from "~/api/types";
import { ChoiceField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { gapIn } from "../routing-rules/condition";
import { ConditionBuilder } from "../routing-rules/condition-builder";
import type { Fault } from "../routing-rules/rules-fault";
import type { OrderedRule } from "./drafts";

interface Props {
  rule: OrderedRule;
  title: string;
  fields: RoutingField[];
  /** What its fields may be compared with. */
  others?: RoutingField[];
  orders: QueueRuleOrder[];
  orderHint: string;
  /** What the server has refused in it. */
  fault: Fault | null;
  onDone(rule: OrderedRule): void;
  onClose(): void;
}

export function OrderedRuleForm({
  rule,
  title,
  fields,
  others = [],
  orders,
  orderHint,
  fault,
  onDone,
  onClose,
}: Props) {
  const form = useForm(
    { name: rule.name, condition: rule.condition, order_by: rule.order_by },
    {
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          condition: gapIn(values.condition, fields)?.message,
          order_by: orders.some(({ value }) => value === values.order_by) ? undefined : "Choose an order.",
        }),
      save: async (values) => onDone({ ...rule, ...values, name: values.name.trim() }),
    },
  );
  const { values, errors, set } = form;
  const gap = errors.condition ? gapIn(values.condition, fields) : null;
  const refused = fault?.path && !form.dirty ? { path: fault.path, message: fault.message } : null;
  return (
    <FormDrawer
      title={rule.name || title}
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
        condition={rule.condition}
        fields={fields}
        others={others}
        fault={gap ?? refused}
        onChange={(value) => set("condition", value)}
      />
      <ChoiceField
        label="Order"
        hint={orderHint}
        value={values.order_by}
        error={errors.order_by}
        choices={orders.map(({ value, label }) => ({ value, text: label }))}
        onChange={(value) => set("order_by", value)}
      />
    </FormDrawer>
  );
}
