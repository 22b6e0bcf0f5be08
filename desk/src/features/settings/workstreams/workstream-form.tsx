// Creates a workstream or changes one: how its conversations reach people, and on which terms.
import { Switch } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { failed, required, useForm } from "~/actions/use-form";
import {
  changeWorkstream,
  copyWorkstream,
  createWorkstream,
  deleteWorkstream,
  queues,
  rereadWorkstream,
  workstreamUses,
} from "~/api/admin";
import type { ChosenPresence, SkillMatching, WhenGone, Workstream, WorkstreamMode, WrapUpBlock } from "~/api/types";
import { ChoiceField, ManyField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { PageLink } from "~/ui/page-link";
import { takenOf, WorkstreamCapacity } from "../capacity/workstream-capacity";
import { RecordActions } from "../record-actions";
import { SaveConflict } from "../save-conflict";
import { useVersioned } from "../use-versioned";
import { UsedBy } from "../used-by";
import { WorkstreamAbsence } from "./workstream-absence";
import { WorkstreamLine } from "./workstream-line";
import { WorkstreamModeField } from "./workstream-mode-field";
import { WorkstreamTemplates } from "./workstream-templates";

const PRESENCES: { value: ChosenPresence; text: string }[] = [
  { value: "available", text: "Available" },
  { value: "busy", text: "Busy" },
  { value: "busy_dnd", text: "Do not disturb" },
  { value: "away", text: "Appear away" },
];

const NEW_QUEUE = "new";

const MATCHING: Record<SkillMatching, { text: string; hint: string }> = {
  exact: {
    text: "Exact match",
    hint: "Only for people with all skills that are wanted, each rated as high or higher; else it waits.",
  },
  closest: {
    text: "Closest match",
    hint: "For whoever comes nearest, however much room others have; with nobody skilled, for anybody.",
  },
  none: { text: "None", hint: "Skills do not matter." },
};

export function WorkstreamForm({ workstream: opened, onClose }: { workstream: Workstream | null; onClose(): void }) {
  const notify = useNotify();
  const kept = useVersioned<Workstream>(opened, rereadWorkstream);
  const { record: workstream } = kept;
  const uses = useQuery({ ...workstreamUses(workstream?.id ?? ""), enabled: workstream !== null }).data?.items;
  const there = (useQuery(queues).data?.items ?? []).map((queue) => ({ value: queue.id, text: queue.name }));
  const choices = workstream ? there : [...there, { value: NEW_QUEUE, text: "A new queue…" }];
  const form = useForm(draftOf(workstream), {
    check: (values) =>
      failed({
        name: required(values.name, "a name"),
        queue_id: values.queue_id ? undefined : "Choose a queue.",
        new_queue: values.queue_id === NEW_QUEUE ? required(values.new_queue, "a name for the new queue") : undefined,
        allowed_presences: values.allowed_presences.length > 0 ? undefined : "Choose at least one.",
      }),
    save: ({ mode, new_queue, queue_id, capacity_units, capacity_profile_id, wrap_up_block, ...rest }) => {
      const terms = { ...rest, ...takenOf({ capacity_units, capacity_profile_id, wrap_up_block }) };
      return workstream
        ? kept.save((version) => changeWorkstream(workstream.id, { queue_id, ...terms, version }))
        : createWorkstream({ mode, ...(queue_id === NEW_QUEUE ? { new_queue } : { queue_id }), ...terms });
    },
  });
  const { values, errors, set } = form;
  const offered = values.mode === "push";

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
      trouble={kept.theirs ? null : form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SaveConflict
        what="this workstream"
        kept={kept}
        inWords={(theirs) =>
          `${theirs.name}, into ${theirs.queue.name}, closed after ${inWords(theirs.close_waiting_after_minutes)}`
        }
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
      <WorkstreamModeField value={values.mode} fixed={workstream !== null} onChange={(mode) => set("mode", mode)} />
      <ChoiceField
        label="Queue"
        required
        hint="Where its conversations wait."
        placeholder="Choose a queue"
        value={values.queue_id}
        error={errors.queue_id}
        choices={choices}
        onChange={(value) => set("queue_id", value)}
      />
      {values.queue_id === NEW_QUEUE && (
        <TextField
          label="Name of the new queue"
          required
          hint="It has nobody yet: add its members under Queues."
          value={values.new_queue}
          error={errors.new_queue}
          onChange={(value) => set("new_queue", value)}
        />
      )}
      <WorkstreamCapacity values={values} errors={errors} set={set} />
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
      <WorkstreamAbsence
        values={values}
        errors={errors}
        onRule={(rule) => set("when_gone", rule)}
        onLimit={(seconds) => set("gone_after_seconds", seconds)}
      />
      {offered && (
        <>
          <WorkstreamTemplates
            values={values}
            errors={errors}
            onChange={(occasion, template) => set(occasion, template)}
          />
          <ManyField
            label="Offer to people who are"
            hint={
              values.allowed_presences.includes("away") || values.allowed_presences.includes("busy_dnd")
                ? "Who is not at their desk, or asked not to be disturbed, is asked too, and may miss it."
                : undefined
            }
            placeholder="Choose presences"
            values={values.allowed_presences}
            error={errors.allowed_presences}
            choices={PRESENCES}
            onChange={(value) => set("allowed_presences", value as ChosenPresence[])}
          />
          <ChoiceField
            label="Skill matching"
            hint={MATCHING[values.skill_matching].hint}
            value={values.skill_matching}
            error={errors.skill_matching}
            choices={Object.entries(MATCHING).map(([value, { text }]) => ({ value, text }))}
            onChange={(value) => set("skill_matching", value as SkillMatching)}
          />
          <Switch
            label="Let people pick from what waits to be offered"
            checked={values.allow_picking}
            onChange={(_, data) => set("allow_picking", data.checked)}
          />
          <Switch
            label="Keep the same representative when a customer comes back"
            checked={values.keep_same_representative}
            onChange={(_, data) => set("keep_same_representative", data.checked)}
          />
        </>
      )}
      <Switch
        label="Allow automated messages"
        checked={values.allow_automated_messages}
        onChange={(_, data) => set("allow_automated_messages", data.checked)}
      />
      <Switch
        label="Allow transcript download"
        checked={values.allow_transcript_download}
        onChange={(_, data) => set("allow_transcript_download", data.checked)}
      />
      {workstream && <WorkstreamLine workstream={workstream} />}
      {workstream && <PageLink path={`/admin/workstreams/${workstream.id}/rules`}>Routing rules</PageLink>}
      {workstream && <PageLink path={`/admin/workstreams/${workstream.id}/time-outs`}>Time-out rules</PageLink>}
      {workstream && <UsedBy uses={uses} />}
      {workstream && (
        <RecordActions
          kind="workstream"
          name={workstream.name}
          consequence="Its conversations stay, under its name. LINE must be removed from it, and none of them may run."
          copy={() => copyWorkstream(workstream.id)}
          remove={() => deleteWorkstream(workstream.id)}
          dirty={form.dirty}
          onCopied={onClose}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}

const draftOf = (workstream: Workstream | null) => ({
  name: workstream?.name ?? "",
  mode: workstream?.mode ?? ("push" as WorkstreamMode),
  queue_id: workstream?.queue.id ?? "",
  new_queue: "",
  capacity_units: workstream?.capacity_units ?? 1,
  capacity_profile_id: workstream?.capacity_profile?.id ?? null,
  wrap_up_block: workstream?.wrap_up_block ?? ("always" as WrapUpBlock),
  known_template_id: workstream?.known_template.id ?? null,
  unknown_template_id: workstream?.unknown_template.id ?? null,
  transfer_template_id: workstream?.transfer_template.id ?? null,
  close_waiting_after_minutes: workstream?.close_waiting_after_minutes ?? 28 * 24 * 60,
  allowed_presences: (workstream?.allowed_presences ?? ["available", "busy"]) as ChosenPresence[],
  keep_same_representative: workstream?.keep_same_representative ?? true,
  when_gone: workstream?.when_gone ?? ("keep" as WhenGone),
  gone_after_seconds: workstream?.gone_after_seconds ?? 150,
  allow_picking: workstream?.allow_picking ?? true,
  skill_matching: workstream?.skill_matching ?? ("exact" as SkillMatching),
  allow_automated_messages: workstream?.allow_automated_messages ?? true,
  allow_transcript_download: workstream?.allow_transcript_download ?? true,
});

export function inWords(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`];
  return parts.filter(Boolean).join(" ");
}
