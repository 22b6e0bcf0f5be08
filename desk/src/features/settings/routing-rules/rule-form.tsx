// The frame in which a rule of either kind is edited: its name, when it holds, and below that what comes of it.
import type { ReactNode } from "react";
import { type Form, required } from "~/actions/use-form";
import type { RoutingField } from "~/api/types";
import { TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { type Condition, gapIn } from "./condition";
import { ConditionBuilder } from "./condition-builder";
import type { Fault } from "./rules-fault";

export interface Ruled {
  name: string;
  condition: Condition;
}

/** What is lacking of the part that all rules have. */
export const rulesLack = ({ name, condition }: Ruled, fields: RoutingField[]) => ({
  name: required(name, "a name"),
  condition: gapIn(condition, fields)?.message,
});

interface Props {
  form: Form<Ruled>;
  /** As it was when it was opened. */
  rule: Ruled;
  fields: RoutingField[];
  /** What the server has refused in it. */
  fault: Fault | null;
  onClose(): void;
  children: ReactNode;
}

export function RuleForm({ form, rule, fields, fault, onClose, children }: Props) {
  const { values, errors, set } = form;
  const gap = errors.condition ? gapIn(values.condition, fields) : null;
  const refused = fault?.path && !form.dirty ? { path: fault.path, message: fault.message } : null;
  return (
    <FormDrawer
      title={rule.name || "Add a rule"}
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
        fault={gap ?? refused}
        onChange={(value) => set("condition", value)}
      />
      {children}
    </FormDrawer>
  );
}
