// The queues: where conversations wait, and who takes them out.
import { PeopleQueueRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queues } from "~/api/admin";
import type { Queue } from "~/api/types";
import { plural } from "~/lib/text";
import { METHOD_WORDS, QueueForm } from "./queue-form";
import { RecordsPage } from "./records-page";

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
        { title: "Members", cell: (queue) => plural(queue.members.length, "person", "people") },
        { title: "Assignment method", cell: (queue) => METHOD_WORDS[queue.assignment_method].name },
        { title: "Priority", cell: (queue) => queue.priority },
        { title: "Waiting now", cell: (queue) => queue.waiting },
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
