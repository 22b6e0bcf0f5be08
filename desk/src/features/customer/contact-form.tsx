// Makes a contact or changes one; made for a customer, it is theirs at once.
import { Field, Textarea } from "@fluentui/react-components";
import { useForm } from "~/actions/use-form";
import { changeContact, createContact, linkContact } from "~/api/contacts";
import type { Contact, Id } from "~/api/types";
import { TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { type ContactDraft, draftErrors, draftOf, fieldsOf, newDraft } from "./contact-draft";
import { MergedContacts } from "./merged-contacts";
import { TagsField } from "./tags-field";

const TEXTS = [
  { field: "name", label: "Name", required: true, hint: "As they are called in full." },
  { field: "family_name", label: "Family name" },
  { field: "given_name", label: "Given name" },
  { field: "company", label: "Company" },
  { field: "number", label: "Customer number", hint: "By which your other systems know them; nobody else has it." },
] as const;

interface Props {
  customerId: Id;
  /** Null for a new one. */
  contact: Contact | null;
  /** What a new one may be called. */
  called: string;
  onClose(): void;
}

export function ContactForm({ customerId, contact, called, onClose }: Props) {
  const notify = useNotify();
  const form = useForm<ContactDraft>(contact ? draftOf(contact) : newDraft(called), {
    check: draftErrors,
    save: async (draft) => {
      if (contact) return changeContact(contact.id, { ...fieldsOf(draft), version: contact.version });
      return linkContact(customerId, await createContact(fieldsOf(draft)));
    },
  });
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: contact ? `${values.name} saved` : `${values.name} added and linked` });
    onClose();
  }

  return (
    <FormDrawer
      title={contact ? `Edit ${contact.name}` : "Create a contact"}
      submitLabel={contact ? "Save" : "Create and link"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {TEXTS.map(({ field, ...told }) => (
        <TextField
          key={field}
          {...told}
          value={values[field]}
          error={errors[field]}
          onChange={(value) => set(field, value)}
        />
      ))}
      <TagsField value={values.tags} onChange={(tags) => set("tags", tags)} />
      <Lines label="Phones" value={values.phones} error={errors.phones} onChange={(phones) => set("phones", phones)} />
      <Lines label="E-mails" value={values.emails} error={errors.emails} onChange={(emails) => set("emails", emails)} />
      <Field label="Note" validationState={errors.note ? "error" : "none"} validationMessage={errors.note}>
        <Textarea
          resize="vertical"
          maxLength={4000}
          value={values.note}
          onChange={(_, data) => set("note", data.value)}
        />
      </Field>
      {contact && <MergedContacts contact={contact} onApart={onClose} />}
    </FormDrawer>
  );
}

interface LinesProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange(value: string): void;
}

function Lines({ label, value, error, onChange }: LinesProps) {
  return (
    <Field
      label={label}
      hint="One in each line, up to five."
      validationState={error ? "error" : "none"}
      validationMessage={error}
    >
      <Textarea resize="vertical" value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
