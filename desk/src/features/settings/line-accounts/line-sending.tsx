// How an account's messages go out: by which of LINE's ways, in whose name, and which signs the customer sees.
import {
  Button,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  Switch,
  Text,
  tokens,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { failed, useForm } from "~/actions/use-form";
import { accountSending, changeSending } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { LineAccount, Sending } from "~/api/types";
import { TextField } from "~/ui/fields";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  panel: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "12px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  way: { display: "block" },
  why: { display: "block", color: tokens.colorNeutralForeground3 },
  save: { alignSelf: "start" },
});

const WAYS: { value: Sending["policy"]; name: string; why: string }[] = [
  {
    value: "reply_first",
    name: "Reply first, then push",
    why: "An answer within a minute of what the customer wrote goes as a reply, which is free; later ones are pushes, which count towards the month’s messages.",
  },
  {
    value: "push_only",
    name: "Push only",
    why: "Every answer counts. A push whose answer from LINE was lost is tried again by itself without being doubled; after a lost reply a person has to decide.",
  },
  {
    value: "reply_only",
    name: "Reply only",
    why: "Nothing ever counts. Answers go only within a minute of what the customer wrote; later ones are not sent, and can be sent again once the customer writes.",
  },
];

export function LineSending({ account }: { account: LineAccount }) {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(accountSending(account.id));
  return (
    <section aria-label="Sending" className={styles.panel}>
      <Text as="h3" weight="semibold">
        Sending
      </Text>
      {error && !data && <Trouble text={explain(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Spinner size="tiny" label="Loading how messages go out" />}
      {data && <SendingFields key={JSON.stringify(data)} account={account} sending={data} />}
    </section>
  );
}

function SendingFields({ account, sending }: { account: LineAccount; sending: Sending }) {
  const styles = useStyles();
  const notify = useNotify();
  const form = useForm(
    { ...sending, icon_url: sending.icon_url ?? "" },
    {
      check: ({ icon_url }) => failed({ icon_url: oddAddress(icon_url) }),
      save: (values) => changeSending(account.id, { ...values, icon_url: values.icon_url.trim() || null }),
    },
  );
  const { values, errors, set } = form;
  const readByLine = account.bot?.chat_mode === "bot" || account.bot?.mark_as_read_mode === "auto";

  async function save() {
    if (await form.submit()) notify({ intent: "success", title: `How ${account.name} sends is saved` });
  }

  return (
    <>
      {form.trouble && <Trouble text={form.trouble} />}
      <Field label="Answers go out as">
        <RadioGroup value={values.policy} onChange={(_, data) => set("policy", data.value as Sending["policy"])}>
          {WAYS.map(({ value, name, why }) => (
            <Radio
              key={value}
              value={value}
              label={
                <>
                  <span className={styles.way}>{name}</span>
                  <Text size={200} className={styles.why}>
                    {why}
                  </Text>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      <Field hint="LINE shows it as “Rin from …”, 20 letters at most. Names that hold the word LINE it refuses; such messages wear the account’s own name.">
        <Switch
          label="Customers see who writes"
          checked={values.shows_names}
          onChange={(_, data) => set("shows_names", data.checked)}
        />
      </Field>
      {values.shows_names && (
        <TextField
          label="Picture beside the name (address)"
          hint="An https address of a square PNG of 1 MB at most. Empty: the account’s own picture."
          value={values.icon_url}
          error={errors.icon_url}
          onChange={(value) => set("icon_url", value)}
        />
      )}
      <Field
        hint={
          readByLine
            ? "Has no effect now: Chat is off in Official Account Manager, so LINE marks every message as read at once."
            : "“Read” stands at the customer’s messages once a representative has seen them."
        }
      >
        <Switch
          label="Customers see what has been read"
          checked={values.marks_read}
          onChange={(_, data) => set("marks_read", data.checked)}
        />
      </Field>
      <Switch
        label="Customers see that an answer is being written"
        checked={values.shows_typing}
        onChange={(_, data) => set("shows_typing", data.checked)}
      />
      <Button
        className={styles.save}
        disabledFocusable={form.busy || !form.dirty}
        icon={form.busy ? <Spinner size="tiny" /> : null}
        onClick={() => void save()}
      >
        Save how it sends
      </Button>
    </>
  );
}

function oddAddress(address: string): string | undefined {
  const text = address.trim();
  return text === "" || /^https:\/\/[!-~]{1,1990}$/.test(text)
    ? undefined
    : "An address begins with https:// and has no spaces or letters beyond ASCII.";
}
