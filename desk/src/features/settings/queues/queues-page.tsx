// The queues: where conversations wait, and who takes them out.
import { Badge, Text, tokens } from "@fluentui/react-components";
import { PeopleQueueRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queues } from "~/api/admin";
import type { Queue } from "~/api/types";
import { plural } from "~/lib/text";
import { RecordsPage } from "../records-page";
import { METHOD_WORDS } from "./method-field";
import { QueueForm } from "./queue-form";

export function QueuesPage() {
  const query = useQuery(queues);
  const [editing, setEditing] = useState<Queue | "new" | null>(null);
  return (
    <RecordsPage<Queue>
      title="Queues"
      text="A conversation waits in a queue until one of the queue’s members takes it. Lower priority numbers go first."
      addLabel="Add a queue"
      empty={{
        icon: <PeopleQueueRegular />,
        title: "No queues yet",
        text: "Add one and choose its members; then a workstream can send conversations to it.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (queue) => queue.name },
        { title: "Members", cell: (queue) => <Members queue={queue} /> },
        { title: "Assignment method", cell: (queue) => METHOD_WORDS[queue.assignment_method].name },
        { title: "Priority", cell: (queue) => queue.priority },
        { title: "Waiting now", cell: (queue) => <Waiting queue={queue} /> },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing && (
        <QueueForm
          key={editing === "new" ? "new" : editing.id}
          queue={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </RecordsPage>
  );
}

function Members({ queue }: { queue: Queue }) {
  return (
    <>
      {plural(queue.members.length, "person", "people")}
      {!queue.served && (
        <Badge appearance="tint" color="warning" style={{ marginInlineStart: 8 }}>
          Nobody in service
        </Badge>
      )}
    </>
  );
}

function Waiting({ queue }: { queue: Queue }) {
  return (
    <>
      {queue.waiting}
      {queue.waiting_too_long > 0 && (
        <Text style={{ color: tokens.colorPaletteRedForeground1 }}> ({queue.waiting_too_long} too long)</Text>
      )}
    </>
  );
}
