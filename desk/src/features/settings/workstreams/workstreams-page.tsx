// The workstreams: how conversations of some LINE accounts are handed out.
import { FlowRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { workstreams } from "~/api/admin";
import type { Workstream } from "~/api/types";
import { plural } from "~/lib/text";
import { RecordsPage } from "../records-page";
import { WorkstreamForm } from "./workstream-form";

export function WorkstreamsPage() {
  const query = useQuery(workstreams);
  const [editing, setEditing] = useState<Workstream | "new" | null>(null);
  return (
    <RecordsPage<Workstream>
      title="Workstreams"
      text="A workstream says which queue the conversations of a LINE account go to, what an offer shows, and what each conversation weighs."
      addLabel="Add a workstream"
      empty={{
        icon: <FlowRegular />,
        title: "No workstreams yet",
        text: "Add one, choose its queue, then attach your LINE account to it.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (stream) => stream.name },
        { title: "Queue", cell: (stream) => stream.queue.name },
        {
          title: "LINE accounts",
          cell: (stream) => stream.accounts.map((account) => account.name).join(", ") || "None",
        },
        {
          title: "Reaches people",
          cell: (stream) => (stream.mode === "pick" ? "Picked" : "Offered"),
          width: "130px",
        },
        { title: "Takes", cell: (stream) => takes(stream), width: "130px" },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing && (
        <WorkstreamForm
          key={editing === "new" ? "new" : editing.id}
          workstream={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </RecordsPage>
  );
}

const takes = ({ capacity_units, capacity_profile }: Workstream): string =>
  capacity_profile ? capacity_profile.name : plural(capacity_units ?? 0, "unit", "units");
