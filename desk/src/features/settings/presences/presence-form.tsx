// Makes a presence or changes one: its words, what it counts as, and who may choose it.
import { Switch } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { failed, required, useForm } from "~/actions/use-form";
import { users } from "~/api/admin";
import { changePresence, copyPresence, createPresence, deletePresence } from "~/api/presences";
import type { ChosenPresence, CustomPresence } from "~/api/types";
import { plural } from "~/lib/text";
import { ChoiceField, ManyField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";

const BASES: ChosenPresence[] = ["available", "busy", "busy_dnd", "away", "offline"];

export function PresenceForm({ presence, onClose }: { presence: CustomPresence | null; onClose(): void }) {
  const notify = useNotify();
  const people = useQuery(users).data?.items ?? [];
  const form = useForm(
    {
      name: presence?.name ?? "",
      text: presence?.text ?? "",
      base: (presence?.base ?? "away") as ChosenPresence,
      description: presence?.description ?? "",
      for_everybody: presence?.for_everybody ?? true,
      user_ids: presence?.people.map((person) => person.id) ?? [],
    },
    {
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          text: required(values.text, "what others see"),
          user_ids:
            values.for_everybody || values.user_ids.length > 0
              ? undefined
              : "Choose who may show it, or let everybody.",
        }),
      save: (values) => (presence ? changePresence(presence.id, values) : createPresence(values)),
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Presence ${values.name} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={presence ? presence.name : "Add a presence"}
      submitLabel={presence ? "Save" : "Add presence"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        hint="As it stands in the menu."
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <TextField
        label="Text"
        required
        hint="What others see."
        value={values.text}
        error={errors.text}
        onChange={(value) => set("text", value)}
      />
      <ChoiceField
        label="Counts as"
        hint="Who shows it is offered what somebody would be offered who shows this."
        value={values.base}
        error={errors.base}
        choices={BASES.map((value) => ({ value, text: PRESENCE_LOOKS[value].word }))}
        onChange={(value) => set("base", value as ChosenPresence)}
      />
      <TextField
        label="Description"
        hint="For other administrators: when to use it."
        value={values.description}
        error={errors.description}
        onChange={(value) => set("description", value)}
      />
      <Switch
        label="Everybody may choose it"
        checked={values.for_everybody}
        onChange={(_, data) => set("for_everybody", data.checked)}
      />
      {!values.for_everybody && (
        <ManyField
          label="Who may choose it"
          hint="Who begins with it and may choose it no more begins with what it counts as."
          placeholder="Choose people"
          values={values.user_ids}
          error={errors.user_ids}
          choices={people.filter((one) => one.active).map(({ id, name }) => ({ value: id, text: name }))}
          onChange={(value) => set("user_ids", value)}
        />
      )}
      {presence && (
        <RecordActions
          kind="presence"
          name={presence.name}
          consequence={lost(presence)}
          copy={() => copyPresence(presence.id)}
          remove={() => deletePresence(presence.id)}
          dirty={form.dirty}
          onCopied={onClose}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}

/** What becomes of those who show it, or begin with it. */
function lost({ base, begun_with_by }: CustomPresence): string {
  const { word } = PRESENCE_LOOKS[base];
  const shown = `Whoever shows it now is shown as ${word}.`;
  if (begun_with_by === 0) return shown;
  const instead = base === "available" || base === "busy" ? "by what they hold" : `as ${word}`;
  return `${shown} ${plural(begun_with_by, "person begins", "people begin")} with it at sign-in, and from then on ${instead}.`;
}
