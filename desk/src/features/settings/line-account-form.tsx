// Changes a connected LINE account; secrets can be replaced but never read back.
import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { changeLineAccount, workstreams } from "~/api/admin";
import type { LineAccount, SealedSecret } from "~/api/types";
import { exactTime } from "~/lib/time";
import { CopyField } from "~/ui/copy-field";
import { useNotify } from "~/ui/notices";
import { ChoiceField, TextField } from "./fields";
import { FormDrawer } from "./form-drawer";
import { failed, required, useForm } from "./use-form";

const NO_WORKSTREAM = { value: "", text: "Not attached" };

export function useWorkstreamChoices() {
  const { data } = useQuery(workstreams);
  return [NO_WORKSTREAM, ...(data?.items ?? []).map((stream) => ({ value: stream.id, text: stream.name }))];
}

export function LineAccountForm({ account, onClose }: { account: LineAccount; onClose(): void }) {
  const notify = useNotify();
  const choices = useWorkstreamChoices();
  const form = useForm(
    {
      name: account.name,
      workstream_id: account.workstream?.id ?? "",
      group_policy: account.group_policy as string,
      channel_secret: "",
      channel_access_token: "",
    },
    {
      check: (values) => failed({ name: required(values.name, "a name") }),
      save: ({ channel_secret, channel_access_token, name, workstream_id, group_policy }) =>
        changeLineAccount(account.id, {
          name,
          workstream_id: workstream_id || null,
          group_policy: group_policy === "converse" ? "converse" : "leave",
          ...(channel_secret.trim() && { channel_secret: channel_secret.trim() }),
          ...(channel_access_token.trim() && { channel_access_token: channel_access_token.trim() }),
        }),
    },
  );
  const { values, errors, set } = form;

  async function submit() {
    if (!(await form.submit())) return;
    notify({ intent: "success", title: `${values.name} saved` });
    onClose();
  }

  return (
    <FormDrawer
      title={account.name}
      submitLabel="Save"
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CopyField label="Callback URL" value={account.webhook_url} hint="LINE sends messages here (Webhook URL)." />
      <TextField
        label="Name"
        required
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <ChoiceField
        label="Workstream"
        hint="Without one, messages are kept but offered to nobody."
        value={values.workstream_id}
        error={errors.workstream_id}
        choices={choices}
        onChange={(value) => set("workstream_id", value)}
      />
      <ChoiceField
        label="In group chats"
        hint="LINE lets one Official Account into a group, if its settings allow groups at all."
        value={values.group_policy}
        choices={GROUP_POLICIES}
        onChange={(value) => set("group_policy", value)}
      />
      <Text size={200}>Channel ID {account.channel_id}</Text>
      <TextField
        label="Replace the channel secret"
        type="password"
        autoComplete="new-password"
        hint={onFile(account.channel_secret)}
        value={values.channel_secret}
        error={errors.channel_secret}
        onChange={(value) => set("channel_secret", value)}
      />
      <TextField
        label="Replace the access token"
        type="password"
        autoComplete="new-password"
        hint={onFile(account.channel_access_token)}
        value={values.channel_access_token}
        error={errors.channel_access_token}
        onChange={(value) => set("channel_access_token", value)}
      />
    </FormDrawer>
  );
}

const GROUP_POLICIES = [
  { value: "leave", text: "Say that it can’t take part, and leave" },
  { value: "converse", text: "Hold one conversation with the whole group" },
];

function onFile(secret: SealedSecret): string {
  return `The one on file ends in ${secret.last4}, set ${exactTime(secret.set_at)}. It cannot be shown again.`;
}
