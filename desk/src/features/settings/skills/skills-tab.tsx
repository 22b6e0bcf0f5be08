// The skills that there are, by name.
import { TargetRegular } from "@fluentui/react-icons";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { skills } from "~/api/skills";
import type { Skill } from "~/api/types";
import { plural } from "~/lib/text";
import { useSettled } from "~/ui/use-settled";
import { PagedRecords } from "./paged-records";
import { SkillForm } from "./skill-form";

export function SkillsTab() {
  const [search, setSearch] = useState("");
  const settled = useSettled(search.trim(), 200);
  const query = useInfiniteQuery({ ...skills(settled), placeholderData: keepPreviousData });
  const [editing, setEditing] = useState<Skill | "new" | null>(null);
  return (
    <>
      <PagedRecords<Skill>
        label="skills"
        addLabel="Add a skill"
        empty={{
          icon: <TargetRegular />,
          title: "No skills yet",
          text: "Add what a conversation may need, such as a language or a product. Then give it to people, and let a rule want it.",
        }}
        query={query}
        search={search}
        columns={[
          { title: "Name", cell: (skill) => skill.name },
          { title: "Type", cell: (skill) => skill.type.name },
          { title: "Rating model", cell: (skill) => skill.rating_model.name },
          { title: "Who has it", cell: (skill) => plural(skill.members, "person", "people") },
        ]}
        onSearch={setSearch}
        onAdd={() => setEditing("new")}
        onOpen={setEditing}
      />
      {editing && (
        <SkillForm
          key={editing === "new" ? "new" : editing.id}
          skill={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
