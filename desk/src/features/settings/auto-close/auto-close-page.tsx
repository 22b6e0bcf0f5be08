// After how long without activity conversations are closed, state by state.
import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useForm } from "~/actions/use-form";
import { autoClose, changeAutoClose } from "~/api/time-outs";
import type { AutoClose } from "~/api/types";
import { NumberField } from "~/ui/fields";
import { PageLink } from "~/ui/page-link";
import { PageForm } from "../page-form";
import { SettingsPage } from "../settings-page";
import { inWords } from "../workstreams/workstream-form";

const TEXT =
  "Conversations that nobody does anything with are closed in the end. It is looked every five minutes, and at once when this is changed, which holds for what runs already.";
const FIELDS = [
  ["open_minutes", "Open (minutes)", "It waits in a queue, and nobody takes it."],
  ["active_minutes", "Active (minutes)", "Somebody holds it, and neither side writes."],
  ["wrap_up_minutes", "Wrap-up (minutes)", "It was ended and not closed; counted from its end."],
] as const;

export function AutoClosePage() {
  return (
    <SettingsPage title="Auto-close" text={TEXT} query={useQuery(autoClose)}>
      {(settings) => <AutoCloseForm key={JSON.stringify(settings)} settings={settings} />}
    </SettingsPage>
  );
}

function AutoCloseForm({ settings }: { settings: AutoClose }) {
  const form = useForm<AutoClose>(settings, { check: () => ({}), save: changeAutoClose });
  return (
    <PageForm form={form} saved="Auto-close saved">
      {FIELDS.map(([field, label, hint]) => (
        <NumberField
          key={field}
          label={label}
          hint={`${hint} Now ${inWords(form.values[field])}.`}
          value={form.values[field]}
          error={form.errors[field]}
          min={1}
          max={525_600}
          step={60}
          onChange={(value) => form.set(field, value)}
        />
      ))}
      <Text size={200}>
        How long a conversation waits for its customer is set with its{" "}
        <PageLink path="/admin/workstreams">workstream</PageLink>. Any message, and any transfer, begins the time anew.
      </Text>
    </PageForm>
  );
}
