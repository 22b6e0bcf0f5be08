// For which conversations a ruleset of assignment is.
import { Text } from "@fluentui/react-components";
import { failed, useForm } from "~/actions/use-form";
import type { RoutingField } from "~/api/types";
import { FormDrawer } from "~/ui/form-drawer";
import { gapIn } from "../routing-rules/condition";
import { ConditionBuilder } from "../routing-rules/condition-builder";
import type { Fault } from "../routing-rules/rules-fault";
import type { AssignmentRuleset } from "./drafts";

interface Props {
  ruleset: AssignmentRuleset;
  fields: RoutingField[];
  fault: Fault | null;
  onDone(ruleset: AssignmentRuleset): void;
  onClose(): void;
}

export function SelectionForm({ ruleset, fields, fault, onDone, onClose }: Props) {
  const form = useForm(
    { when: ruleset.when },
    {
      check: (values) => failed({ when: gapIn(values.when, fields)?.message }),
      save: async (values) => onDone({ ...ruleset, ...values }),
    },
  );
  const gap = form.errors.when ? gapIn(form.values.when, fields) : null;
  const refused = fault?.path && !form.dirty ? { path: fault.path, message: fault.message } : null;
  return (
    <FormDrawer
      title={`Conversations of ${ruleset.name}`}
      submitLabel="Done"
      size="large"
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.errors.when ?? (form.dirty ? null : (fault?.message ?? null))}
      onSubmit={() => void form.submit()}
      onClose={onClose}
    >
      <Text>The first ruleset whose condition holds is used; the last one has none and takes the rest.</Text>
      <ConditionBuilder
        condition={ruleset.when}
        fields={fields}
        fault={gap ?? refused}
        onChange={(value) => form.set("when", value)}
      />
    </FormDrawer>
  );
}
