// The pages of "Set up LINE": which account, which language, how it behaves, what people may send, and all of it once more.
import { Checkbox, Link, Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { Form } from "~/actions/use-form";
import { lineAccounts } from "~/api/admin";
import { ChoiceField } from "~/ui/fields";
import { GROUP_POLICIES } from "../line-accounts/line-account-form";

export interface Values {
  account_id: string;
  language: string;
  file_attachments: boolean;
  customers_may_send_files: boolean;
  representatives_may_send_files: boolean;
  group_policy: string;
  postback_opens: boolean;
  marks_read: boolean;
  shows_typing: boolean;
}

export const NEW: Values = {
  account_id: "",
  language: "en",
  file_attachments: true,
  customers_may_send_files: true,
  representatives_may_send_files: true,
  group_policy: "leave",
  postback_opens: true,
  marks_read: true,
  shows_typing: true,
};

const LANGUAGES = [
  { value: "en", text: "English" },
  { value: "ja", text: "日本語 (Japanese)" },
  { value: "th", text: "ไทย (Thai)" },
  { value: "zh-TW", text: "繁體中文 (Traditional Chinese)" },
  { value: "zh-CN", text: "简体中文 (Simplified Chinese)" },
  { value: "ko", text: "한국어 (Korean)" },
  { value: "id", text: "Bahasa Indonesia" },
  { value: "vi", text: "Tiếng Việt (Vietnamese)" },
  { value: "hi", text: "हिन्दी (Hindi)" },
  { value: "de", text: "Deutsch (German)" },
  { value: "es", text: "Español (Spanish)" },
  { value: "fr", text: "Français (French)" },
  { value: "pt", text: "Português (Portuguese)" },
];

export function Account({ form: { values, errors, set } }: { form: Form<Values> }) {
  const accounts = useQuery(lineAccounts).data?.items ?? [];
  const free = accounts.filter((account) => !account.workstream);
  return (
    <ChoiceField
      label="Available LINE accounts"
      required
      placeholder="Choose an account"
      hint={
        free.length > 0
          ? "An account belongs to one workstream at most, so those in use are not listed."
          : "Every account is in use already: connect another under LINE accounts."
      }
      value={values.account_id}
      error={errors.account_id}
      choices={free.map((account) => ({ value: account.id, text: account.name }))}
      onChange={(value) => set("account_id", value)}
    />
  );
}

export function LanguagePage({ form: { values, errors, set } }: { form: Form<Values> }) {
  return (
    <ChoiceField
      label="Language"
      hint="What customers are told automatically is in this language, unless their own is known."
      value={values.language}
      error={errors.language}
      choices={LANGUAGES}
      onChange={(value) => set("language", value)}
    />
  );
}

export function Behaviors({ form: { values, set } }: { form: Form<Values> }) {
  return (
    <>
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
      <Switch
        label="Mark messages as read on the customer’s phone when a representative has read them"
        checked={values.marks_read}
        onChange={(_, data) => set("marks_read", data.checked)}
      />
      <Switch
        label="Show on the customer’s phone that an answer is being written"
        checked={values.shows_typing}
        onChange={(_, data) => set("shows_typing", data.checked)}
      />
      <Text size={200}>
        By reply or by push, and in whose name, it sends as set with the account itself:{" "}
        <Link href="/admin/line-accounts" target="_blank" rel="noopener noreferrer">
          LINE accounts
        </Link>
        . Automated messages and surveys are not built yet; nothing is sent that nobody wrote, but that a group or a
        file is not taken.
      </Text>
    </>
  );
}

export function Features({ form: { values, set } }: { form: Form<Values> }) {
  return (
    <>
      <Switch
        label="File attachments"
        checked={values.file_attachments}
        onChange={(_, data) => set("file_attachments", data.checked)}
      />
      <Checkbox
        label="Customers can send files"
        disabled={!values.file_attachments}
        checked={values.file_attachments && values.customers_may_send_files}
        onChange={(_, data) => set("customers_may_send_files", data.checked === true)}
      />
      <Checkbox
        label="Representatives can send files"
        disabled={!values.file_attachments}
        checked={values.file_attachments && values.representatives_may_send_files}
        onChange={(_, data) => set("representatives_may_send_files", data.checked === true)}
      />
    </>
  );
}

export function Summary({ values }: { values: Values }) {
  const account = useQuery(lineAccounts).data?.items.find((one) => one.id === values.account_id);
  return (
    <>
      <Text>
        <b>LINE account</b>: {account?.name ?? "…"}
      </Text>
      <Text>
        <b>Language</b>: {LANGUAGES.find((one) => one.value === values.language)?.text}
      </Text>
      <Text>
        <b>In group chats</b>: {GROUP_POLICIES.find((one) => one.value === values.group_policy)?.text}
      </Text>
      <Text>
        <b>A pressed button</b>: {values.postback_opens ? "begins a conversation" : "is only noted"} when none is going
        on
      </Text>
      <Text>
        <b>Customers’ phones show</b>: {signsInWords(values)}
      </Text>
      <Text>
        <b>File attachments</b>: {filesInWords(values)}
      </Text>
    </>
  );
}

function signsInWords({ marks_read, shows_typing }: Values): string {
  const signs = [marks_read && "what has been read", shows_typing && "that an answer is being written"];
  return signs.filter(Boolean).join(", and ") || "neither what has been read nor that an answer is being written";
}

type Files = Pick<Values, "file_attachments" | "customers_may_send_files" | "representatives_may_send_files">;

export function filesInWords(values: Files): string {
  if (!values.file_attachments) return "off";
  const who = [
    values.customers_may_send_files && "customers",
    values.representatives_may_send_files && "representatives",
  ].filter(Boolean);
  return who.length > 0 ? `from ${who.join(" and ")}` : "from nobody";
}
