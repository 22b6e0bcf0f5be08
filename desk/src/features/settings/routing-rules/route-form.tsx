// A rule of route-to-queue: its name, when it holds, among which queues it allots, and what if these cannot take it.
import { Switch } from "@fluentui/react-components";
import type { Named, RoutingField } from "~/api/types";
import { TextField } from "../fields";
import { FormDrawer } from "../form-drawer";
import { OverflowFields } from "../overflow-fields";
import { failed, required, useForm } from "../use-form";
import { allotmentLacks } from "./allotment";
import { AllotmentField } from "./allotment-field";
import { gapIn } from "./condition";
import { ConditionBuilder } from "./condition-builder";
import type { Route } from "./drafts";
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
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          condition: gapIn(values.condition, fields)?.message,
          queues: allotmentLacks(values.queues),
        }),
      save: async (values) => onDone({ ...route, ...values, name: values.name.trim() }),
    },
  );
  const { values, errors, set } = form;
  const gap = errors.condition ? gapIn(values.condition, fields) : null;
  const others = queues
    .filter(({ id }) => !values.queues.some(({ queue_id }) => queue_id === id))
    .map(({ id, name }) => ({ value: id, text: name }));
  const refused = fault?.path && !form.dirty ? { path: fault.path, message: fault.message } : null;
  return (
    <FormDrawer
      title={route.name || "Add a rule"}
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
        condition={route.condition}
        fields={fields}
        fault={gap ?? refused}
        onChange={(value) => set("condition", value)}
      />
      <AllotmentField
        shares={values.queues}
        queues={queues}
        error={errors.queues}
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
    </FormDrawer>
  );
}
