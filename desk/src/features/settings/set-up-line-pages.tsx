// The pages of "Set up LINE": which account, which language, how it behaves, what people may send, and all of it once more.
import { Checkbox, Switch, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { lineAccounts } from "~/api/admin";
import { ChoiceField } from "./fields";
import type { Form } from "./use-form";

export interface Values {
  account_id: string;
  language: string;
  file_attachments: boolean;
  customers_may_send_files: boolean;
  representatives_may_send_files: boolean;
}

export const NEW: Values = {
  account_id: "",
  language: "en",
  file_attachments: true,
  customers_may_send_files: true,
  representatives_may_send_files: true,
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
      hint="What customers are told automatically is in this language."
      value={values.language}
      error={errors.language}
      choices={LANGUAGES}
      onChange={(value) => set("language", value)}
    />
  );
}

export function Behaviors() {
  return (
    <>
      <Text>
        What the account does in group chats, and by which of LINE’s ways it sends, belongs to the account: you find
        both under LINE accounts.
      </Text>
      <Text>Automated messages and surveys are not built yet; nothing is sent that nobody wrote.</Text>
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
        <b>File attachments</b>: {filesInWords(values)}
      </Text>
    </>
  );
}

export function filesInWords(values: Omit<Values, "account_id" | "language">): string {
  if (!values.file_attachments) return "off";
  const who = [
    values.customers_may_send_files && "customers",
    values.representatives_may_send_files && "representatives",
  ].filter(Boolean);
  return who.length > 0 ? `from ${who.join(" and ")}` : "from nobody";
}
