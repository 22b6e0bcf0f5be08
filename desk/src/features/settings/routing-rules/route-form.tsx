// A rule of route-to-queue: its name, when it holds, among which queues it allots, and what if these cannot take it.
import { Switch } from "@fluentui/react-components";
import { failed, useForm } from "~/actions/use-form";
import type { Named, RoutingField } from "~/api/types";
import { OverflowFields } from "../queues/overflow-fields";
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
    { name: route.name, condition: route.condition, queues: route.queues, overflow: route.overflow },
    {
      check: (values) => failed({ ...rulesLack(values, fields), queues: allotmentLacks(values.queues) }),
      save: async (values) => onDone({ ...route, ...values, name: values.name.trim() }),
    },
  );
  const { values, set } = form;
  const others = queues
    .filter(({ id }) => !values.queues.some(({ queue_id }) => queue_id === id))
    .map(({ id, name }) => ({ value: id, text: name }));
  return (
    <RuleForm form={form} rule={route} fields={fields} fault={fault} onClose={onClose}>
      <AllotmentField
        shares={values.queues}
        queues={queues}
        error={form.errors.queues}
        onChange={(value) => set("queues", value)}
      />
      <Switch
        label="An overflow of its own"
        checked={values.overflow !== null}
        onChange={(_, { checked }) => set("overflow", checked ? { closed: { do: "assign" } } : null)}
      />
      {values.overflow && (
        <OverflowFields
          value={values.overflow}
          closes
          ofRule
          queues={others}
          onChange={({ closed, full }) => set("overflow", { closed: closed ?? { do: "assign" }, full: full ?? null })}
        />
      )}
    </RuleForm>
  );
}
