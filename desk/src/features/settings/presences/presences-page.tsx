// The presences that the organisation has made itself, beside the five that are always there.
import { PersonAvailableRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PRESENCE_LOOKS } from "~/actions/presence-looks";
import { customPresences } from "~/api/presences";
import type { CustomPresence } from "~/api/types";
import { plural } from "~/lib/text";
import { RecordsPage } from "../records-page";
import { PresenceForm } from "./presence-form";

export function PresencesPage() {
  const query = useQuery(customPresences);
  const [editing, setEditing] = useState<CustomPresence | "new" | null>(null);
  return (
    <RecordsPage<CustomPresence>
      title="Presences"
      text="What people can show beside Available, Busy, Do not disturb, Away and Offline. Each counts as one of these where conversations are routed."
      addLabel="Add a presence"
      empty={{
        icon: <PersonAvailableRegular />,
        title: "No presences of your own yet",
        text: "Add one such as Training or Lunch, so that others see why somebody takes nothing.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (one) => one.name },
        { title: "Others see", cell: (one) => one.text },
        { title: "Counts as", cell: (one) => PRESENCE_LOOKS[one.base].word },
        {
          title: "For",
          cell: (one) => (one.for_everybody ? "Everybody" : plural(one.people.length, "person", "people")),
        },
        { title: "Shown now by", cell: (one) => one.shown_by, width: "120px" },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing && (
        <PresenceForm
          key={editing === "new" ? "new" : editing.id}
          presence={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </RecordsPage>
  );
}
