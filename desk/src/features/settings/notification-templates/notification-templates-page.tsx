// The notification templates: what offers show, how long they ring, and how they may be answered.
import { Badge, Text, tokens } from "@fluentui/react-components";
import { AlertRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { notificationTemplates } from "~/api/notification-templates";
import type { NotificationTemplate, Slug } from "~/api/types";
import { RecordsPage } from "../records-page";
import { ShippedTemplate } from "./shipped-template";
import { unsaidIn } from "./template-draft";
import { TemplateForm } from "./template-form";

export function NotificationTemplatesPage() {
  const query = useQuery(notificationTemplates);
  const [editing, setEditing] = useState<NotificationTemplate | "new" | null>(null);
  const close = () => setEditing(null);
  const slugs = query.data?.slugs ?? [];
  return (
    <RecordsPage<NotificationTemplate>
      title="Notification templates"
      text="What an offer shows to a representative, how long it rings, and how it may be answered. A workstream chooses its templates."
      addLabel="Add a notification template"
      empty={{
        icon: <AlertRegular />,
        title: "No notification templates",
        text: "Add one, then choose it for a workstream.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (template) => <Name template={template} slugs={slugs} /> },
        { title: "Rings for", width: "100px", cell: (template) => `${template.countdown_seconds} s` },
        { title: "Then", width: "26%", cell: thenWords },
        {
          title: "Chosen by",
          cell: (template) => template.workstreams.map((stream) => stream.name).join(", ") || "No workstream",
        },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing === "new" && <TemplateForm template={null} slugs={slugs} onClose={close} />}
      {editing && editing !== "new" && editing.shipped && (
        <ShippedTemplate key={editing.id} template={editing} onCopied={setEditing} onClose={close} />
      )}
      {editing && editing !== "new" && !editing.shipped && (
        <TemplateForm key={editing.id} template={editing} slugs={slugs} onClose={close} />
      )}
    </RecordsPage>
  );
}

function Name({ template, slugs }: { template: NotificationTemplate; slugs: readonly Slug[] }) {
  const unsaid = unsaidIn(template, slugs);
  return (
    <>
      {template.name} {template.shipped && <Badge appearance="outline">Shipped</Badge>}
      {unsaid.length > 0 && (
        <Text block size={200} style={{ color: tokens.colorPaletteMarigoldForeground2 }}>
          Names what no workstream has: {unsaid.join(", ")}
        </Text>
      )}
    </>
  );
}

function thenWords({ auto_assign, auto_accept }: NotificationTemplate): string {
  if (auto_accept) return "It is theirs and opens";
  return auto_assign ? "It is theirs" : "It goes to somebody else";
}
