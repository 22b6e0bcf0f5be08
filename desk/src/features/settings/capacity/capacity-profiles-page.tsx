// The capacity profiles: how many conversations of a kind people take, at a time or in a day.
import { Badge } from "@fluentui/react-components";
import { GaugeRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { capacityProfiles } from "~/api/capacity-profiles";
import type { CapacityProfile } from "~/api/types";
import { plural } from "~/lib/text";
import { RecordsPage } from "../records-page";
import { CapacityProfileForm, usesOf } from "./capacity-profile-form";

export function CapacityProfilesPage() {
  const query = useQuery(capacityProfiles);
  const [editing, setEditing] = useState<CapacityProfile | "new" | null>(null);
  return (
    <RecordsPage<CapacityProfile>
      title="Capacity profiles"
      text="A profile says how many conversations of a kind somebody takes, at a time or in a day. A workstream takes units or a profile; rules can add more profiles. Use units or profiles throughout, rather than both."
      addLabel="Add a capacity profile"
      empty={{
        icon: <GaugeRegular />,
        title: "No capacity profiles yet",
        text: "People take conversations by capacity units. Add a profile to count conversations of one kind by themselves, such as three chats at a time or five refunds a day; then choose it for a workstream.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (profile) => profile.name },
        { title: "Limit", width: "80px", cell: (profile) => profile.item_limit },
        { title: "Counts", cell: (profile) => (profile.reset === "immediate" ? "At a time" : "In a day") },
        { title: "At the limit", cell: (profile) => (profile.blocks_assignment ? "Blocks" : "Goes on") },
        { title: "Members", cell: (profile) => <Members profile={profile} /> },
        { title: "Used by", width: "28%", cell: (profile) => usesOf(profile).join(", ") || "Nothing yet" },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing && (
        <CapacityProfileForm
          key={editing === "new" ? "new" : editing.id}
          profile={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </RecordsPage>
  );
}

function Members({ profile }: { profile: CapacityProfile }) {
  const idle = profile.members.length === 0 && usesOf(profile).length > 0;
  return (
    <>
      {plural(profile.members.length, "person", "people")}
      {idle && (
        <Badge appearance="tint" color="warning" style={{ marginInlineStart: 8 }}>
          Nobody has it
        </Badge>
      )}
    </>
  );
}
