// The wizard's two pages of fields, what each must hold, and what is sent of them.
import { useQuery } from "@tanstack/react-query";
import { type Errors, type Form, failed, required } from "~/actions/use-form";
import { workstreams } from "~/api/admin";
import type { NewLineAccount } from "~/api/types";
import { ChoiceField, TextField } from "~/ui/fields";
import { type Credentials, EMPTY as NO_CREDENTIALS, oddChannelId, oddSecret, toWrite } from "./line-credentials";
import { LineTokenFields } from "./line-token-fields";
import { PrivacyConsent } from "./privacy-consent";

export interface Values extends Credentials {
  name: string;
  workstream_id: string;
  privacy_version: string | null;
}

export const EMPTY: Values = { ...NO_CREDENTIALS, name: "", workstream_id: "", privacy_version: null };

const NO_WORKSTREAM = { value: "", text: "Not attached" };

export function ChannelDetails({ form: { values, errors, set } }: { form: Form<Values> }) {
  const streams = useQuery(workstreams).data?.items ?? [];
  const choices = [NO_WORKSTREAM, ...streams.map((stream) => ({ value: stream.id, text: stream.name }))];
  return (
    <>
      <TextField
        label="Name"
        required
        hint="How your own people recognise the account. Customers don’t see it."
        value={values.name}
        error={errors.name}
        onChange={(value) => set("name", value)}
      />
      <ChoiceField
        label="Workstream"
        hint="How its conversations are handed out. You can set it up later, on the workstream."
        value={values.workstream_id}
        error={errors.workstream_id}
        choices={choices}
        onChange={(value) => set("workstream_id", value)}
      />
    </>
  );
}

export function AccountDetails({ form: { values, errors, set } }: { form: Form<Values> }) {
  return (
    <>
      <TextField
        label="Channel ID"
        required
        autoComplete="off"
        hint="LINE Developers console → your Messaging API channel → Basic settings → Channel ID."
        value={values.channel_id}
        error={errors.channel_id}
        warning={oddChannelId(values.channel_id)}
        onChange={(value) => set("channel_id", value)}
      />
      <TextField
        label="Channel secret"
        required
        type="password"
        autoComplete="new-password"
        hint="Basic settings → Channel secret. Stored encrypted; it cannot be shown again here."
        value={values.channel_secret}
        error={errors.channel_secret}
        warning={oddSecret(values.channel_secret)}
        onChange={(value) => set("channel_secret", value)}
      />
      <LineTokenFields values={values} errors={errors} onChange={set} />
      <PrivacyConsent agreed={values.privacy_version} onChange={(version) => set("privacy_version", version)} />
    </>
  );
}

export function faultsOf(values: Values): Errors<Values> {
  const kind = values.token_kind;
  return failed<Values>({
    name: required(values.name, "a name"),
    channel_id: required(values.channel_id, "the channel ID"),
    channel_secret: required(values.channel_secret, "the channel secret"),
    channel_access_token: kind === "long_lived" ? required(values.channel_access_token, "the access token") : undefined,
    assertion_kid: kind === "v2_1" ? required(values.assertion_kid, "the key’s ID") : undefined,
    assertion_key: kind === "v2_1" ? required(values.assertion_key, "the private key, or make a pair") : undefined,
  });
}

export function toCreate(values: Values): NewLineAccount {
  return {
    ...toWrite(values),
    name: values.name.trim(),
    channel_id: values.channel_id.trim(),
    channel_secret: values.channel_secret.trim(),
    token_kind: values.token_kind,
    workstream_id: values.workstream_id || null,
    ...(values.privacy_version && { privacy_version: values.privacy_version }),
  };
}
