// Which files customers may send: how large, and of which kinds not.
import { Button, Field, makeStyles, Spinner, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { changeFileSettings, fileSettings } from "~/api/admin";
import { explain } from "~/api/problem";
import type { FileSettings } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { NumberField } from "./fields";
import { failed, useForm } from "./use-form";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "20px", maxWidth: "640px" },
  done: { display: "flex", gap: "8px" },
});

const TEXT =
  "What comes with customers’ messages is fetched from LINE, checked and kept. What is not taken says why on the desk.";

export function FileSettingsPage() {
  const query = useQuery(fileSettings);
  return (
    <Page title="File attachments" text={TEXT}>
      {query.isPending && <SkeletonRows label="Loading File attachments" />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && <SettingsForm key={JSON.stringify(query.data)} settings={query.data} />}
    </Page>
  );
}

function SettingsForm({ settings }: { settings: FileSettings }) {
  const styles = useStyles();
  const notify = useNotify();
  const form = useForm(
    { largest_megabytes: settings.largest_megabytes, blocked_extensions: settings.blocked_extensions.join(", ") },
    {
      check: (values) => failed({ blocked_extensions: oddOneIn(values.blocked_extensions) }),
      save: (values) => changeFileSettings({ ...values, blocked_extensions: extensionsIn(values.blocked_extensions) }),
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (await form.submit()) notify({ intent: "success", title: "File attachments saved" });
  }

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {form.trouble && <Trouble text={form.trouble} />}
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
      <div className={styles.done}>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={form.busy || !form.dirty}
          icon={form.busy ? <Spinner size="tiny" /> : null}
        >
          Save
        </Button>
      </div>
    </form>
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
