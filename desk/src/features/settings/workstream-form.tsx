// Creates a workstream or changes one: queue, weight, how long it rings, when Waiting ends, who counts as present.
import { useQuery } from "@tanstack/react-query";
import { changeWorkstream, createWorkstream, queues } from "~/api/admin";
import type { Presence, Workstream } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { ChoiceField, ManyField, NumberField, TextField } from "./fields";
import { FormDrawer } from "./form-drawer";
import { failed, required, useForm } from "./use-form";
import { WorkstreamLine } from "./workstream-line";

const PRESENCES: { value: Presence; text: string }[] = [
  { value: "available", text: "Available" },
  { value: "busy", text: "Busy" },
  { value: "busy_dnd", text: "Do not disturb" },
  { value: "away", text: "Appear away" },
];

export function WorkstreamForm({ workstream, onClose }: { workstream: Workstream | null; onClose(): void }) {
  const notify = useNotify();
  const choices = (useQuery(queues).data?.items ?? []).map((queue) => ({ value: queue.id, text: queue.name }));
  const form = useForm(
    {
      name: workstream?.name ?? "",
      queue_id: workstream?.queue?.id ?? "",
      capacity_units: workstream?.capacity_units ?? 1,
      offer_seconds: workstream?.offer_seconds ?? 60,
      close_waiting_after_minutes: workstream?.close_waiting_after_minutes ?? 28 * 24 * 60,
      allowed_presences: workstream?.allowed_presences ?? (["available"] as Presence[]),
    },
    {
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          queue_id: values.queue_id ? undefined : "Choose a queue.",
          allowed_presences: values.allowed_presences.length > 0 ? undefined : "Choose at least one.",
        }),
      save: (values) => (workstream ? changeWorkstream(workstream.id, values) : createWorkstream(values)),
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Workstream ${values.name} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={workstream ? workstream.name : "Add a workstream"}
      submitLabel={workstream ? "Save" : "Add workstream"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <ChoiceField
        label="Queue"
        required
        hint={
          choices.length === 0 ? "There is no queue yet: add one under Queues first." : "Where its conversations wait."
        }
        placeholder="Choose a queue"
        value={values.queue_id}
        error={errors.queue_id}
        choices={choices}
        onChange={(value) => set("queue_id", value)}
      />
      <NumberField
        label="Units per conversation"
        hint="What one conversation takes of a representative’s capacity."
        value={values.capacity_units}
        error={errors.capacity_units}
        min={1}
        max={100}
        onChange={(value) => set("capacity_units", value)}
      />
      <NumberField
        label="An offer rings for (seconds)"
        hint="Then it goes to somebody else."
        value={values.offer_seconds}
        error={errors.offer_seconds}
        min={10}
        max={600}
        step={5}
        onChange={(value) => set("offer_seconds", value)}
      />
      <NumberField
        label="Close a waiting conversation after (minutes)"
        hint={`Without a word from the customer. Now ${inWords(values.close_waiting_after_minutes)}.`}
        value={values.close_waiting_after_minutes}
        error={errors.close_waiting_after_minutes}
        min={1}
        max={525_600}
        step={60}
        onChange={(value) => set("close_waiting_after_minutes", value)}
      />
      <ManyField
        label="Offer to people who are"
        placeholder="Choose presences"
        values={values.allowed_presences}
        error={errors.allowed_presences}
        choices={PRESENCES}
        onChange={(value) => set("allowed_presences", value as Presence[])}
      />
      {workstream && <WorkstreamLine workstream={workstream} />}
    </FormDrawer>
  );
}

export function inWords(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`];
  return parts.filter(Boolean).join(" ");
}
