// The scales that skills are rated on.
import { StarRegular } from "@fluentui/react-icons";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ratingModels } from "~/api/skills";
import type { RatingModel } from "~/api/types";
import { useSettled } from "~/ui/use-settled";
import { PagedRecords } from "./paged-records";
import { RatingModelForm } from "./rating-model-form";

export function RatingModelsTab() {
  const [search, setSearch] = useState("");
  const settled = useSettled(search.trim(), 200);
  const query = useInfiniteQuery({ ...ratingModels(settled), placeholderData: keepPreviousData });
  const [editing, setEditing] = useState<RatingModel | "new" | null>(null);
  return (
    <>
      <PagedRecords<RatingModel>
        label="rating models"
        addLabel="Add a rating model"
        empty={{
          icon: <StarRegular />,
          title: "No rating models yet",
          text: "A rating model is a scale, such as 1 to 10. Each skill is rated on one. Add one first.",
        }}
        query={query}
        search={search}
        columns={[
          { title: "Name", cell: (model) => model.name },
          { title: "Ratings", cell: (model) => span(model) },
          { title: "Skills", cell: (model) => model.skills },
        ]}
        onSearch={setSearch}
        onAdd={() => setEditing("new")}
        onOpen={setEditing}
      />
      {editing && <RatingModelForm model={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

/** “Beginner … Fluent”. */
function span({ ratings }: RatingModel): string {
  const [first, last] = [ratings[0]?.label ?? "", ratings.at(-1)?.label ?? ""];
  return ratings.length > 1 ? `${first} … ${last}` : first;
}
