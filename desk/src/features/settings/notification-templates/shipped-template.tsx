// A template that comes with the product: it is looked at, and copied to be changed.
import { copyNotificationTemplate } from "~/api/notification-templates";
import type { NotificationTemplate } from "~/api/types";
import { CopyDrawer } from "../copy-drawer";
import { draftOf } from "./template-draft";
import { TemplatePreview } from "./template-preview";

interface Props {
  template: NotificationTemplate;
  onCopied(copy: NotificationTemplate): void;
  onClose(): void;
}

export function ShippedTemplate({ template, onCopied, onClose }: Props) {
  return (
    <CopyDrawer
      title={template.name}
      submitLabel="Copy and change the copy"
      text="This template comes with Madoguchi and stays as it is."
      onCopy={async () => onCopied(await copyNotificationTemplate(template.id))}
      onClose={onClose}
    >
      <TemplatePreview draft={draftOf(template)} />
    </CopyDrawer>
  );
}
