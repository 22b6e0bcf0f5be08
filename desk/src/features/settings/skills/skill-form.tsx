// A skill: its name, its type, the scale that it is rated on, and who has it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { failed, required, useForm } from "~/actions/use-form";
import { changeSkill, copySkill, createSkill, deleteSkill, ratingModels, skillTypes } from "~/api/skills";
import type { Skill } from "~/api/types";
import { ChoiceField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";
import { SkillMembers } from "./skill-members";

export function SkillForm({ skill, onClose }: { skill: Skill | null; onClose(): void }) {
  const notify = useNotify();
  const types = useInfiniteQuery(skillTypes("")).data?.pages.flatMap((page) => page.items) ?? [];
  const models = useInfiniteQuery(ratingModels("")).data?.pages.flatMap((page) => page.items) ?? [];
  const form = useForm(
    {
      name: skill?.name ?? "",
      description: skill?.description ?? "",
      type_id: skill?.type.id ?? "",
      rating_model_id: skill?.rating_model.id ?? "",
    },
    {
      check: (values) =>
        failed({
          name: required(values.name, "a name"),
          type_id: values.type_id ? undefined : "Choose a type.",
          rating_model_id: values.rating_model_id ? undefined : "Choose a rating model.",
        }),
      save: (values) => (skill ? changeSkill(skill.id, values) : createSkill(values)),
    },
  );
  const { values, errors, set } = form;
  const choices = (records: { id: string; name: string }[]) =>
    records.map((one) => ({ value: one.id, text: one.name }));

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Skill ${values.name.trim()} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={skill ? skill.name : "Add a skill"}
      submitLabel={skill ? "Save" : "Add skill"}
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
        value={values.description}
        error={errors.description}
        onChange={(value) => set("description", value)}
      />
      <ChoiceField
        label="Type"
        required
        placeholder="Choose a type"
        value={values.type_id}
        error={errors.type_id}
        choices={choices(types)}
        onChange={(value) => set("type_id", value)}
      />
      <ChoiceField
        label="Rating model"
        required
        hint="It can be changed as long as nobody has the skill and nothing wants it."
        placeholder="Choose a rating model"
        value={values.rating_model_id}
        error={errors.rating_model_id}
        choices={choices(models)}
        onChange={(value) => set("rating_model_id", value)}
      />
      {skill && <SkillMembers skill={skill} />}
      {skill && (
        <RecordActions
          kind="skill"
          name={skill.name}
          consequence="It can only go when nobody has it, and no rule and no running conversation wants it. Closed conversations keep its name."
          lacking="A copy is of the same type and rating model; nobody has it yet."
          copy={() => copySkill(skill.id)}
          remove={() => deleteSkill(skill.id)}
          dirty={form.dirty}
          onCopied={onClose}
          onDeleted={onClose}
        />
      )}
    </FormDrawer>
  );
}
