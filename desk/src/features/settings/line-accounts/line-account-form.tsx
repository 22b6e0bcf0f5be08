// Changes a connected LINE account, and shows how it is doing; secrets can be replaced but never read back.
import { Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { failed, required, useForm } from "~/actions/use-form";
import { changeLineAccount, lineAccounts } from "~/api/admin";
import { deleteLineAccount } from "~/api/line-admin";
import type { LineAccount, LineAccountChange, SealedSecret } from "~/api/types";
import { exactTime } from "~/lib/time";
import { CopyField } from "~/ui/copy-field";
import { ChoiceField, NumberField, TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { ConfirmButton } from "../confirm-button";
import { RichMenusLink } from "../rich-menus/rich-menus-link";
import { AccountHistory } from "./account-history";
import { LineAccountHealth } from "./line-account-health";
import { type Credentials, EMPTY, toWrite } from "./line-credentials";
import { LineSending } from "./line-sending";
import { LineTokenFields } from "./line-token-fields";
import { PrivacyConsent } from "./privacy-consent";
import { RejectionNotice } from "./rejection-notice";

interface Values extends Credentials {
  name: string;
  active: boolean;
  privacy_version: string | null;
  group_policy: string;
  postback_opens: boolean;
  old_secret_valid_hours: number;
}

export function LineAccountForm({ account: opened, onClose }: { account: LineAccount; onClose(): void }) {
  const notify = useNotify();
  // Checking and verifying change what is shown, not what is typed.
  const account = useQuery(lineAccounts).data?.items.find((one) => one.id === opened.id) ?? opened;
  const form = useForm<Values>(
    {
      ...EMPTY,
      name: opened.name,
      active: opened.active,
      privacy_version: null,
      group_policy: opened.group_policy,
      postback_opens: opened.postback_opens,
      token_kind: opened.channel_access_token.kind,
      old_secret_valid_hours: 24,
    },
    {
      check: (values) => failed<Values>({ name: required(values.name, "a name") }),
      save: (values) => changeLineAccount(opened.id, changesOf(opened, values)),
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
      title={opened.name}
      submitLabel="Save"
      busy={form.busy}
      dirty={form.dirty}
      trouble={form.trouble}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <LineAccountHealth account={account} />
      <LineSending account={account} />
      <RichMenusLink accountId={opened.id} />
      <CopyField label="Callback URL" value={opened.webhook_url} hint="LINE sends messages here (Webhook URL)." />
      {opened.privacy || opened.active ? (
        <Switch label="Switched on" checked={values.active} onChange={(_, data) => set("active", data.checked)} />
      ) : (
        <PrivacyConsent agreed={values.privacy_version} onChange={(version) => set("privacy_version", version)} />
      )}
      <TextField
        label="Name"
        required
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <Text>
        {opened.workstream
          ? `Its conversations go to the workstream ${opened.workstream.name}. To change that, remove LINE from it under Workstreams.`
          : "No workstream takes its conversations, so they wait in the default queue. Set up LINE on one under Workstreams."}
      </Text>
      <ChoiceField
        label="In group chats"
        hint="LINE lets one Official Account into a group, if its settings allow groups at all."
        value={values.group_policy}
        choices={GROUP_POLICIES}
        onChange={(value) => set("group_policy", value)}
      />
      <Switch
        label="A pressed button begins a conversation when none is going on"
        checked={values.postback_opens}
        onChange={(_, data) => set("postback_opens", data.checked)}
      />
      <Text size={200}>Channel ID {opened.channel_id}</Text>
      <TextField
        label="Replace the channel secret"
        type="password"
        autoComplete="new-password"
        hint={onFile(opened.channel_secret)}
        value={values.channel_secret}
        error={errors.channel_secret}
        onChange={(value) => set("channel_secret", value)}
      />
      {values.channel_secret && (
        <NumberField
          label="Take the old secret too for (hours)"
          hint="So that nothing is refused that LINE signed before the change."
          value={values.old_secret_valid_hours}
          error={errors.old_secret_valid_hours}
          min={0}
          max={168}
          onChange={(value) => set("old_secret_valid_hours", value)}
        />
      )}
      <LineTokenFields values={values} errors={errors} onChange={set} onFile={onFile(opened.channel_access_token)} />
      <RejectionNotice accountId={opened.id} />
      <AccountHistory account={opened.id} />
      <ConfirmButton
        label="Delete this account"
        consequence="Its secrets are forgotten and its running conversations are closed; transcripts stay. It must be removed from its workstream first."
        confirm="Delete"
        run={() => deleteLineAccount(opened.id)}
        onDone={onClose}
      />
    </FormDrawer>
  );
}

export const GROUP_POLICIES = [
  { value: "leave", text: "Say that it can’t take part, and leave" },
  { value: "converse", text: "Hold one conversation with the whole group" },
];

function onFile(secret: SealedSecret): string {
  return `The one on file ends in ${secret.last4}, set ${exactTime(secret.set_at)}. It cannot be shown again.`;
}

/** Only what was changed of the credentials is sent, since whatever is sent is tried at LINE. */
function changesOf(account: LineAccount, values: Values): LineAccountChange {
  const { token_kind, ...typed } = toWrite(values);
  const tokenChanged = token_kind !== account.channel_access_token.kind;
  const active = values.active || values.privacy_version !== null;
  return {
    ...typed,
    ...(tokenChanged && { token_kind }),
    old_secret_valid_hours: typed.channel_secret ? values.old_secret_valid_hours : 0,
    ...(active !== account.active && { active }),
    ...(values.privacy_version && { privacy_version: values.privacy_version }),
    name: values.name,
    group_policy: values.group_policy === "converse" ? "converse" : "leave",
    postback_opens: values.postback_opens,
  };
}
