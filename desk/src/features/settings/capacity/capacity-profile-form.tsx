// Creates a capacity profile or changes one: how many conversations somebody takes, till when each counts, and whose it is.
import { MessageBar, MessageBarBody, Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { failed, required, useForm } from "~/actions/use-form";
import { users } from "~/api/admin";
import {
  changeCapacityProfile,
  copyCapacityProfile,
  createCapacityProfile,
  deleteCapacityProfile,
  rereadCapacityProfile,
} from "~/api/capacity-profiles";
import type { CapacityProfile, CapacityReset } from "~/api/types";
import { ChoiceField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { limitOf, limitsLack, typed } from "~/ui/limits";
import { LimitsField } from "~/ui/limits-field";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";
import { SaveConflict } from "../save-conflict";
import { useVersioned } from "../use-versioned";
import { UsedBy } from "../used-by";

export const RESET_WORDS: Record<CapacityReset, string> = {
  immediate: "As soon as a conversation is given back",
  end_of_day: "At the end of the day",
};

export function CapacityProfileForm({
  profile: opened,
  onClose,
}: {
  profile: CapacityProfile | null;
  onClose(): void;
}) {
  const notify = useNotify();
  const kept = useVersioned<CapacityProfile>(opened, rereadCapacityProfile);
  const { record: profile } = kept;
  const people = useQuery(users).data?.items ?? [];
  const form = useForm(draftOf(profile), {
    check: (values) => failed({ name: required(values.name, "a name"), members: limitsLack(values.members) }),
    save: ({ reset, members, ...rest }) => {
      const listed = Object.entries(members).map(([id, own]) => ({ user_id: id, custom_limit: limitOf(own) }));
      return profile
        ? kept.save((version) => changeCapacityProfile(profile.id, { ...rest, members: listed, version }))
        : createCapacityProfile({ ...rest, reset, members: listed });
    },
  });
  const { values, errors, set } = form;
  const uses = profile ? usesOf(profile) : [];

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Capacity profile ${values.name} saved` });
    onClose();
  }

  // Somebody deactivated stays choosable while a member, so that they can be taken out.
  const choices = people
    .filter((person) => person.active || person.id in values.members)
    .map((person) => ({ value: person.id, text: person.name, usual: values.item_limit }));
  return (
    <FormDrawer
      title={profile ? profile.name : "Add a capacity profile"}
      submitLabel={profile ? "Save" : "Add profile"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={kept.theirs ? null : form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SaveConflict
        what="this profile"
        kept={kept}
        inWords={(theirs) =>
          `${theirs.name}, ${theirs.item_limit} per person, held by ${theirs.members.map((one) => one.name).join(", ") || "nobody"}`
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
      <NumberField
        label="Conversations per person"
        hint="How many somebody takes. What they hold already stays with them when you lower it."
        value={values.item_limit}
        error={errors.item_limit}
        min={0}
        max={1000}
        onChange={(value) => set("item_limit", value)}
      />
      {profile ? (
        <Text>A slot is free again: {RESET_WORDS[profile.reset].toLowerCase()}. This stays as it was chosen.</Text>
      ) : (
        <ChoiceField
          label="A slot is free again"
          hint="This cannot be changed later. The day is that of the time zone under Routing."
          value={values.reset}
          choices={Object.entries(RESET_WORDS).map(([value, text]) => ({ value, text }))}
          onChange={(value) => set("reset", value as CapacityReset)}
        />
      )}
      <Switch
        label={
          values.blocks_assignment
            ? "At the limit nothing more is offered"
            : "At the limit more is offered all the same; the limit is only shown"
        }
        checked={values.blocks_assignment}
        onChange={(_, data) => set("blocks_assignment", data.checked)}
      />
      <LimitsField
        label="Members"
        hint="Who has not the profile is offered nothing of it."
        placeholder="Choose people"
        choices={choices}
        limits={values.members}
        error={errors.members}
        onChange={(value) => set("members", value)}
      />
      {uses.length > 0 && Object.keys(values.members).length === 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            Nobody has this profile, so nobody is offered what {uses.join(" and ")} takes in.
          </MessageBarBody>
        </MessageBar>
      )}
      <UsedBy uses={uses} />
      {profile && (
        <RecordActions
          kind="profile"
          name={profile.name}
          consequence="Its members lose it. Workstreams and rules that use it must be changed first."
          copy={() => copyCapacityProfile(profile.id)}
          remove={() => deleteCapacityProfile(profile.id)}
          dirty={form.dirty}
          onCopied={onClose}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}

const draftOf = (profile: CapacityProfile | null) => ({
  name: profile?.name ?? "",
  item_limit: profile?.item_limit ?? 5,
  reset: profile?.reset ?? ("immediate" as CapacityReset),
  blocks_assignment: profile?.blocks_assignment ?? true,
  members: Object.fromEntries((profile?.members ?? []).map((one) => [one.user_id, typed(one.custom_limit)])),
});

export const usesOf = ({ workstreams, classifications }: CapacityProfile): string[] => [
  ...workstreams.map(({ name }) => `the workstream ${name}`),
  ...classifications.map(({ name }) => `the classification of ${name}`),
];
