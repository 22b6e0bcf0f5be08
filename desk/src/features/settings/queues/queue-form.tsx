// Creates a queue or changes one: members, how it chooses among them, what is promised to who waits.
import { MessageBar, MessageBarBody, Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { changeQueue, copyQueue, createQueue, deleteQueue, queues, users } from "~/api/admin";
import { operatingHours } from "~/api/operating-hours";
import type { AssignmentMethod, Queue } from "~/api/types";
import { ChoiceField, ManyField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { PageLink } from "~/ui/page-link";
import { RecordActions } from "../record-actions";
import { failed, required, useForm } from "../use-form";
import { OverflowFields } from "./overflow-fields";

export const METHOD_WORDS: Record<AssignmentMethod, { name: string; hint: string }> = {
  highest_capacity: {
    name: "Highest capacity",
    hint: "Asks whoever has most capacity units free; those with the same take turns.",
  },
  round_robin: {
    name: "Advanced round robin",
    hint: "Everybody takes turns: whoever was asked longest ago goes next, in the order in which they joined the queue.",
  },
  least_active: {
    name: "Least active",
    hint: "Asks whoever gave capacity back longest ago; who has just signed in goes first.",
  },
  custom: {
    name: "Custom",
    hint: "Rules of the queue’s own say whom it asks, and in which order it gives out. Till you change them, whoever is present and has room is asked in turn.",
  },
};

const USUAL_PROMISE = 120;
const ALWAYS = "always";

export function QueueForm({ queue, onClose }: { queue: Queue | null; onClose(): void }) {
  const notify = useNotify();
  const people = useQuery(users).data?.items ?? [];
  const hours = (useQuery(operatingHours).data?.items ?? []).map(({ id, name }) => ({ value: id, text: name }));
  const others = (useQuery(queues).data?.items ?? [])
    .filter((other) => other.id !== queue?.id)
    .map(({ id, name }) => ({ value: id, text: name }));
  const form = useForm(
    {
      name: queue?.name ?? "",
      description: queue?.description ?? "",
      priority: queue?.priority ?? 100,
      assignment_method: queue?.assignment_method ?? ("highest_capacity" as AssignmentMethod),
      operating_hours_id: queue?.operating_hours?.id ?? ALWAYS,
      overflow: queue?.overflow ?? {},
      service_level_seconds: queue?.service_level_seconds ?? null,
      member_ids: queue?.members.map((member) => member.id) ?? [],
    },
    {
      check: (values) => failed({ name: required(values.name, "a name") }),
      save: ({ operating_hours_id, ...rest }) => {
        const body = { ...rest, operating_hours_id: operating_hours_id === ALWAYS ? null : operating_hours_id };
        return queue ? changeQueue(queue.id, body) : createQueue(body);
      },
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Queue ${values.name} saved` });
    onClose();
  }

  // Somebody deactivated stays choosable while a member, so that they can be taken out.
  const choices = people
    .filter((person) => person.active || values.member_ids.includes(person.id))
    .map((person) => ({ value: person.id, text: person.name }));
  return (
    <FormDrawer
      title={queue ? queue.name : "Add a queue"}
      submitLabel={queue ? "Save" : "Add queue"}
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
      <TextField
        label="Description"
        hint="For other administrators: what comes here."
        value={values.description}
        error={errors.description}
        onChange={(value) => set("description", value)}
      />
      {queue && !queue.served && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            Nobody in service serves this queue. What would wait here goes to another queue that somebody serves.
          </MessageBarBody>
        </MessageBar>
      )}
      <ManyField
        label="Members"
        hint="Conversations in this queue are offered to these people."
        placeholder="Choose people"
        values={values.member_ids}
        error={errors.member_ids}
        choices={choices}
        onChange={(value) => set("member_ids", value)}
      />
      <ChoiceField
        label="Assignment method"
        hint={METHOD_WORDS[values.assignment_method].hint}
        value={values.assignment_method}
        error={errors.assignment_method}
        choices={Object.entries(METHOD_WORDS).map(([value, { name }]) => ({ value, text: name }))}
        onChange={(value) => set("assignment_method", value as AssignmentMethod)}
      />
      {values.assignment_method === "custom" &&
        (queue ? (
          <PageLink path={`/admin/queues/${queue.id}/rules`}>Prioritization and assignment rules</PageLink>
        ) : (
          <Text size={200}>Add the queue; then its rules can be written.</Text>
        ))}
      <NumberField
        label="Priority"
        hint="When one person could take from several queues, the lower number goes first."
        value={values.priority}
        error={errors.priority}
        min={0}
        max={1000}
        onChange={(value) => set("priority", value)}
      />
      <ChoiceField
        label="Operating hours"
        hint="When somebody is there to answer."
        value={values.operating_hours_id}
        error={errors.operating_hours_id}
        choices={[{ value: ALWAYS, text: "Around the clock" }, ...hours]}
        onChange={(value) => set("operating_hours_id", value)}
      />
      <OverflowFields
        value={values.overflow}
        error={errors.overflow}
        closes={values.operating_hours_id !== ALWAYS}
        queues={others}
        onChange={(value) => set("overflow", value)}
      />
      <Switch
        label="Promise how long a customer waits at most"
        checked={values.service_level_seconds !== null}
        onChange={(_, data) => set("service_level_seconds", data.checked ? USUAL_PROMISE : null)}
      />
      {values.service_level_seconds !== null && (
        <NumberField
          label="Service level (seconds)"
          hint="Whoever waits longer is counted in the list of queues."
          value={values.service_level_seconds}
          error={errors.service_level_seconds}
          min={1}
          max={604_800}
          step={10}
          onChange={(value) => set("service_level_seconds", value)}
        />
      )}
      {queue && (
        <RecordActions
          kind="queue"
          name={queue.name}
          consequence="What was said in it stays, under its name. It must be empty, and no workstream may lead into it."
          copy={() => copyQueue(queue.id)}
          remove={queue.is_default ? undefined : () => deleteQueue(queue.id)}
          dirty={form.dirty}
          onCopied={onClose}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}
