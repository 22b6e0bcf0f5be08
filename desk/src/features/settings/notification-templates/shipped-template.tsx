// A template that comes with the product: it is looked at, and copied to be changed.
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useState } from "react";
import { copyNotificationTemplate } from "~/api/notification-templates";
import { explain } from "~/api/problem";
import type { NotificationTemplate } from "~/api/types";
import { FormDrawer } from "~/ui/form-drawer";
import { draftOf } from "./template-draft";
import { TemplatePreview } from "./template-preview";

interface Props {
  template: NotificationTemplate;
  onCopied(copy: NotificationTemplate): void;
  onClose(): void;
}

export function ShippedTemplate({ template, onCopied, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function copy() {
    if (busy) return;
    setBusy(true);
    try {
      onCopied(await copyNotificationTemplate(template.id));
    } catch (error) {
      setTrouble(explain(error));
      setBusy(false);
    }
  }

  return (
    <FormDrawer
      title={template.name}
      submitLabel="Copy and change the copy"
      busy={busy}
      dirty={false}
      trouble={trouble}
      onSubmit={() => void copy()}
      onClose={onClose}
    >
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>This template comes with Madoguchi and stays as it is.</MessageBarBody>
      </MessageBar>
      <TemplatePreview draft={draftOf(template)} />
    </FormDrawer>
  );
}
