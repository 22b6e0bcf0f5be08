// The types that skills are sorted by.
import { TagRegular } from "@fluentui/react-icons";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { failed, required, useForm } from "~/actions/use-form";
import { createSkillType, deleteSkillType, renameSkillType, skillTypes } from "~/api/skills";
import type { SkillType } from "~/api/types";
import { TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { useSettled } from "~/ui/use-settled";
import { ConfirmButton } from "../confirm-button";
import { PagedRecords } from "./paged-records";

export function SkillTypesTab() {
  const [search, setSearch] = useState("");
  const settled = useSettled(search.trim(), 200);
  const query = useInfiniteQuery({ ...skillTypes(settled), placeholderData: keepPreviousData });
  const [editing, setEditing] = useState<SkillType | "new" | null>(null);
  return (
    <>
      <PagedRecords<SkillType>
        label="skill types"
        addLabel="Add a type"
        empty={{
          icon: <TagRegular />,
          title: "No skill types yet",
          text: "Each skill is of a type, such as Language or Product. Add one first.",
        }}
        query={query}
        search={search}
        columns={[
          { title: "Name", cell: (type) => type.name },
          { title: "Skills", cell: (type) => type.skills },
        ]}
        onSearch={setSearch}
        onAdd={() => setEditing("new")}
        onOpen={setEditing}
      />
      {editing && <TypeForm type={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function TypeForm({ type, onClose }: { type: SkillType | null; onClose(): void }) {
  const notify = useNotify();
  const form = useForm(
    { name: type?.name ?? "" },
    {
      check: ({ name }) => failed({ name: required(name, "a name") }),
      save: ({ name }) => (type ? renameSkillType(type.id, name) : createSkillType(name)),
    },
  );

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Skill type ${form.values.name.trim()} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={type ? type.name : "Add a skill type"}
      submitLabel={type ? "Save" : "Add type"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        value={form.values.name}
        error={form.errors.name}
        onChange={(name) => form.set("name", name)}
      />
      {type && (
        <ConfirmButton
          label="Delete this type"
          consequence="It can only go when no skill is of it."
          confirm="Delete it"
          run={() => deleteSkillType(type.id)}
          onDone={() => {
            notify({ intent: "success", title: `${type.name} deleted` });
            onClose();
          }}
        />
      )}
    </FormDrawer>
  );
}
