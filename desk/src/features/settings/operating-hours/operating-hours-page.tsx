// The operating hours: when somebody is there to answer, and which queues go by them.
import { Badge } from "@fluentui/react-components";
import { CalendarClockRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { operatingHours } from "~/api/operating-hours";
import type { OperatingHours } from "~/api/types";
import { plural } from "~/lib/text";
import { useHalfMinutes } from "~/ui/use-now";
import { RecordsPage } from "../records-page";
import { OperatingHoursForm } from "./operating-hours-form";
import { opensWords, validWords, weeklyWords } from "./operating-hours-words";

export function OperatingHoursPage() {
  const query = useQuery(operatingHours);
  const [editing, setEditing] = useState<OperatingHours | "new" | null>(null);
  return (
    <RecordsPage<OperatingHours>
      title="Operating hours"
      text="When somebody is there to answer. Queues and people go by the operating hours that are chosen for them; a queue without any is always open."
      addLabel="Add operating hours"
      empty={{
        icon: <CalendarClockRegular />,
        title: "No operating hours yet",
        text: "All queues are open day and night. Add the hours of your week with its holidays; then choose them for a queue.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (hours) => hours.name },
        { title: "Time zone", cell: (hours) => hours.zone },
        {
          title: "Weekly hours",
          width: "32%",
          cell: (hours) => [weeklyWords(hours.weekly), validWords(hours)].filter(Boolean).join(" "),
        },
        { title: "Now", cell: (hours) => <Now hours={hours} /> },
        { title: "Used by", cell: usedBy },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing && (
        <OperatingHoursForm
          key={editing === "new" ? "new" : editing.id}
          hours={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </RecordsPage>
  );
}

function usedBy({ queues, people }: OperatingHours): string {
  const names = queues.map((queue) => queue.name);
  if (people.length > 0) names.push(plural(people.length, "person", "people"));
  return names.join(", ") || "Nothing";
}

function Now({ hours }: { hours: OperatingHours }) {
  const words = opensWords(hours, useHalfMinutes());
  return hours.open ? (
    <Badge color="success" appearance="tint">
      {words}
    </Badge>
  ) : (
    words
  );
}
