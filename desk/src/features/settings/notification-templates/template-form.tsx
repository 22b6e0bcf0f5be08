// Creates a notification template or changes one, beside what representatives would see of it.
import { Field, MessageBar, MessageBarBody, makeStyles, Switch } from "@fluentui/react-components";
import { useState } from "react";
import { useForm } from "~/actions/use-form";
import {
  changeNotificationTemplate,
  copyNotificationTemplate,
  createNotificationTemplate,
  deleteNotificationTemplate,
} from "~/api/notification-templates";
import type { NotificationTemplate, Slug } from "~/api/types";
import { ChoiceField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";
import { FieldLines } from "./field-lines";
import { SlugInput } from "./slug-input";
import { assigning, draftErrors, draftOf, type TemplateDraft, unsaidIn } from "./template-draft";
import { TemplatePreview } from "./template-preview";

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 288px",
    gap: "32px",
    alignItems: "start",
    "@media (max-width: 900px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "flex", flexDirection: "column", gap: "16px", minWidth: 0 },
  preview: { position: "sticky", top: 0 },
});

const DESKTOP = [
  { value: "never", text: "Never" },
  { value: "in_background", text: "While the desk is out of sight" },
  { value: "always", text: "Always" },
];

interface Props {
  template: NotificationTemplate | null;
  slugs: readonly Slug[];
  onClose(): void;
}

export function TemplateForm({ template: opened, slugs, onClose }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const [template, setTemplate] = useState(opened);
  const form = useForm<TemplateDraft>(draftOf(opened), {
    check: (draft) => draftErrors(draft, slugs),
    save: (draft) =>
      template
        ? changeNotificationTemplate(template.id, { ...draft, version: template.version })
        : createNotificationTemplate(draft),
  });
  const { values, errors, set } = form;
  const unsaid = unsaidIn(values, slugs);

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `Template ${values.name.trim()} saved` });
    onClose();
  }

  function goOnWith(copy: NotificationTemplate) {
    setTemplate(copy);
    form.reset(draftOf(copy));
  }

  function setAssigning(on: boolean) {
    const change = assigning(on);
    set("auto_assign", on);
    if (change.reject_button !== undefined) set("reject_button", change.reject_button);
    if (change.auto_accept !== undefined) set("auto_accept", change.auto_accept);
  }

  return (
    <FormDrawer
      title={template ? template.name : "Add a notification template"}
      submitLabel={template ? "Save" : "Add template"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      size="large"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <TextField
            label="Name"
            required
            value={values.name}
            error={errors.name}
            onChange={(value) => set("name", value)}
          />
          <Field
            label="Title"
            required
            hint="With slugs in braces, also {attribute:name} and {variable:name} of your routing rules."
            validationState={errors.title ? "error" : "none"}
            validationMessage={errors.title}
          >
            <SlugInput what="the title" slugs={slugs} value={values.title} onChange={(value) => set("title", value)} />
          </Field>
          <FieldLines
            fields={values.fields}
            error={errors.fields}
            slugs={slugs}
            onChange={(fields) => set("fields", fields)}
          />
          {unsaid.length > 0 && (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>
                It names what no workstream has, or has any more; nothing is shown for it: {unsaid.join(", ")}.
              </MessageBarBody>
            </MessageBar>
          )}
          <NumberField
            label="Rings for (seconds)"
            hint="From 5 to 600."
            value={values.countdown_seconds}
            error={errors.countdown_seconds}
            min={5}
            max={600}
            step={5}
            onChange={(value) => set("countdown_seconds", value)}
          />
          <Switch
            label="Show the time left"
            checked={values.show_countdown || values.auto_accept}
            disabled={values.auto_accept}
            onChange={(_, data) => set("show_countdown", data.checked)}
          />
          <Switch
            label="Assign automatically: it is theirs when the time is over"
            checked={values.auto_assign}
            onChange={(_, data) => setAssigning(data.checked)}
          />
          <Switch
            label="Open it by itself then"
            checked={values.auto_accept}
            disabled={!values.auto_assign}
            onChange={(_, data) => set("auto_accept", data.checked)}
          />
          <TextField
            label="Accept button"
            hint={values.auto_assign ? "“Accept” is shown as “Open”, since it is theirs in any case." : undefined}
            value={values.accept_label}
            error={errors.accept_label}
            onChange={(value) => set("accept_label", value)}
          />
          <Switch
            label="Reject button"
            checked={values.reject_button}
            disabled={values.auto_assign}
            onChange={(_, data) => set("reject_button", data.checked)}
          />
          {values.reject_button && (
            <TextField
              label="It says"
              value={values.reject_label}
              error={errors.reject_label}
              onChange={(value) => set("reject_label", value)}
            />
          )}
          <ChoiceField
            label="Notification of the system"
            hint="Each representative’s browser asks for permission first."
            value={values.desktop}
            error={errors.desktop}
            choices={DESKTOP}
            onChange={(value) => set("desktop", value as TemplateDraft["desktop"])}
          />
          {template && (
            <RecordActions
              kind="template"
              name={template.name}
              consequence="What rings by it keeps what it shows. Workstreams must have chosen another one first."
              dirty={form.dirty}
              copy={() => copyNotificationTemplate(template.id)}
              remove={() => deleteNotificationTemplate(template.id)}
              onCopied={goOnWith}
              onDeleted={onClose}
            />
          )}
        </div>
        <div className={styles.preview}>
          <TemplatePreview draft={values} />
        </div>
      </div>
    </FormDrawer>
  );
}
