// Which files customers may send: how large, and of which kinds not.
import { Field, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { failed, useForm } from "~/actions/use-form";
import { changeFileSettings, fileSettings } from "~/api/admin";
import type { FileSettings } from "~/api/types";
import { NumberField } from "~/ui/fields";
import { PageForm } from "./page-form";
import { SettingsPage } from "./settings-page";

const TEXT =
  "What comes with customers’ messages is fetched from LINE, checked and kept. What is not taken says why on the desk.";

export function FileSettingsPage() {
  return (
    <SettingsPage title="File attachments" text={TEXT} query={useQuery(fileSettings)}>
      {(settings) => <SettingsForm key={JSON.stringify(settings)} settings={settings} />}
    </SettingsPage>
  );
}

function SettingsForm({ settings }: { settings: FileSettings }) {
  const form = useForm(
    { largest_megabytes: settings.largest_megabytes, blocked_extensions: settings.blocked_extensions.join(", ") },
    {
      check: (values) => failed({ blocked_extensions: oddOneIn(values.blocked_extensions) }),
      save: (values) => changeFileSettings({ ...values, blocked_extensions: extensionsIn(values.blocked_extensions) }),
    },
  );
  const { values, errors, set } = form;

  return (
    <PageForm form={form} saved="File attachments saved">
      <NumberField
        label="Largest file (MB)"
        hint="From 1 to 128. Files that are larger are not fetched; those that are here already stay."
        value={values.largest_megabytes}
        error={errors.largest_megabytes}
        min={1}
        max={128}
        onChange={(value) => set("largest_megabytes", value)}
      />
      <Field
        label="Kinds of files that are not taken"
        hint="Endings of names, with commas between. What a file really is counts too, whatever its name says."
        validationState={errors.blocked_extensions ? "error" : "none"}
        validationMessage={errors.blocked_extensions}
      >
        <Textarea
          rows={8}
          resize="vertical"
          value={values.blocked_extensions}
          onChange={(_, data) => set("blocked_extensions", data.value)}
        />
      </Field>
    </PageForm>
  );
}

function extensionsIn(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((one) => one.replace(/^[*.]+/, "").toLowerCase())
    .filter(Boolean);
}

function oddOneIn(text: string): string | undefined {
  const odd = extensionsIn(text).find((one) => !/^[a-z0-9_+-]{1,16}$/.test(one));
  return odd && `“${odd}” is no ending of a file’s name.`;
}
