// Creates a queue or changes one: members, how it chooses among them, what is promised to who waits.
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { failed, required, useForm } from "~/actions/use-form";
import { changeQueue, copyQueue, createQueue, deleteQueue, queues, queueUses, rereadQueue, users } from "~/api/admin";
import { operatingHours } from "~/api/operating-hours";
import type { AssignmentMethod, Queue } from "~/api/types";
import { ChoiceField, ManyField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";
import { SaveConflict } from "../save-conflict";
import { useVersioned } from "../use-versioned";
import { UsedBy } from "../used-by";
import { DefaultQueueForm } from "./default-queue-form";
import { METHOD_WORDS, MethodField } from "./method-field";
import { OverflowFields } from "./overflow-fields";
import { ThresholdFields } from "./threshold-fields";

const ALWAYS = "always";

interface Props {
  queue: Queue | null;
  onClose(): void;
}

export function QueueForm({ queue, onClose }: Props) {
  if (queue?.is_default) return <DefaultQueueForm queue={queue} onClose={onClose} />;
  return <OwnQueueForm queue={queue} onClose={onClose} />;
}

function OwnQueueForm({ queue: opened, onClose }: Props) {
  const notify = useNotify();
  const kept = useVersioned<Queue>(opened, rereadQueue);
  const { record: queue } = kept;
  const uses = useQuery({ ...queueUses(queue?.id ?? ""), enabled: queue !== null }).data?.items;
  const people = useQuery(users).data?.items ?? [];
  const hours = (useQuery(operatingHours).data?.items ?? []).map(({ id, name }) => ({ value: id, text: name }));
  const others = (useQuery(queues).data?.items ?? [])
    .filter((other) => other.id !== queue?.id)
    .map(({ id, name }) => ({ value: id, text: name }));
  const form = useForm(draftOf(queue), {
    check: (values) => failed({ name: required(values.name, "a name") }),
    save: ({ operating_hours_id, ...rest }) => {
      const body = { ...rest, operating_hours_id: operating_hours_id === ALWAYS ? null : operating_hours_id };
      return queue ? kept.save((version) => changeQueue(queue.id, { ...body, version })) : createQueue(body);
    },
  });
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
      trouble={kept.theirs ? null : form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SaveConflict
        what="this queue"
        kept={kept}
        inWords={inWords}
        onLoaded={(theirs) => form.reset(draftOf(theirs))}
        onOverruled={() => void submit()}
      />
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
      <MethodField
        queueId={queue?.id ?? null}
        value={values.assignment_method}
        error={errors.assignment_method}
        onChange={(method) => set("assignment_method", method)}
      />
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
      <ThresholdFields values={values} errors={errors} onChange={set} />
      {queue && <UsedBy uses={uses} />}
      {queue && (
        <RecordActions
          kind="queue"
          name={queue.name}
          consequence="What was said in it stays, under its name. It must be empty, and no workstream, rule or overflow may lead into it."
          copy={() => copyQueue(queue.id)}
          remove={() => deleteQueue(queue.id)}
          dirty={form.dirty}
          onCopied={onClose}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}

const draftOf = (queue: Queue | null) => ({
  name: queue?.name ?? "",
  description: queue?.description ?? "",
  priority: queue?.priority ?? 100,
  assignment_method: queue?.assignment_method ?? ("highest_capacity" as AssignmentMethod),
  operating_hours_id: queue?.operating_hours?.id ?? ALWAYS,
  overflow: queue?.overflow ?? {},
  service_level_seconds: queue?.service_level_seconds ?? null,
  short_abandon_seconds: queue?.short_abandon_seconds ?? null,
  member_ids: queue?.members.map((member) => member.id) ?? [],
});

function inWords({ name, members, assignment_method, priority }: Queue): string {
  const people = members.map((member) => member.name).join(", ") || "nobody";
  return `${name}, served by ${people}, ${METHOD_WORDS[assignment_method].name}, priority ${priority}`;
}
