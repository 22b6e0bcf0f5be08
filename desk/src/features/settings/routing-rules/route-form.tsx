// A rule of route-to-queue: its name, when it holds, and among which queues it allots conversations.
import type { Named, RoutingField } from "~/api/types";
import { failed, useForm } from "../use-form";
import { allotmentLacks } from "./allotment";
import { AllotmentField } from "./allotment-field";
import type { Route } from "./drafts";
import { RuleForm, rulesLack } from "./rule-form";
import type { Fault } from "./rules-fault";

interface Props {
  route: Route;
  fields: RoutingField[];
  queues: Named[];
  /** What the server has refused in it. */
  fault: Fault | null;
  onDone(route: Route): void;
  onClose(): void;
}

export function RouteForm({ route, fields, queues, fault, onDone, onClose }: Props) {
  const form = useForm(
    { name: route.name, condition: route.condition, queues: route.queues },
    {
      check: (values) => failed({ ...rulesLack(values, fields), queues: allotmentLacks(values.queues) }),
      save: async (values) => onDone({ ...route, ...values, name: values.name.trim() }),
    },
  );
  return (
    <RuleForm form={form} rule={route} fields={fields} fault={fault} onClose={onClose}>
      <AllotmentField
        shares={form.values.queues}
        queues={queues}
        error={form.errors.queues}
        onChange={(value) => form.set("queues", value)}
      />
    </RuleForm>
  );
}
