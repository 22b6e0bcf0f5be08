// Tries the saved rules on a conversation that does not exist, and shows the way it would take.
import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
} from "@fluentui/react-components";
import { useState } from "react";
import { useForm } from "~/actions/use-form";
import { runDry } from "~/api/routing-rules";
import type { DryRun, Id, RoutingField } from "~/api/types";
import { queuePathOf, rulesetsOf } from "~/lib/routing-path";
import { ChoiceField, TextField } from "~/ui/fields";
import { ClassifiedPath, QueueChosenPath } from "~/ui/routing-path";
import { Trouble } from "~/ui/trouble";
import { type ChosenCustomer, CustomerField } from "./customer-field";
import { WouldAskPath } from "./would-ask";

const useStyles = makeStyles({
  root: { display: "grid", gridTemplateColumns: "minmax(240px, 360px) minmax(0, 1fr)", gap: "32px" },
  form: { display: "flex", flexDirection: "column", gap: "12px" },
  result: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
});

const NOT_SAID = "";
const FRIENDSHIPS = ["unknown", "friend", "blocked"];

interface Props {
  workstreamId: Id;
  fields: RoutingField[];
  /** The parts whose changes are not tried, since they are not saved. */
  unsaved: string[];
}

export function TryItTab({ workstreamId, fields, unsaved }: Props) {
  const styles = useStyles();
  const [result, setResult] = useState<DryRun | null>(null);
  const [customer, setCustomer] = useState<ChosenCustomer | null>(null);
  const form = useForm(
    {
      first_message: "",
      customer_name: "",
      language: "",
      account: NOT_SAID,
      friendship: "unknown",
      returning: "no",
      weekday: NOT_SAID,
      time_of_day: "",
    },
    {
      check: () => ({}),
      save: async ({ friendship, returning, ...rest }) => {
        const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value.trim() !== ""));
        const supposed = { ...said, friendship, returning: returning === "yes" };
        setResult(await runDry(workstreamId, customer ? { ...supposed, customer_id: customer.id } : supposed));
      },
    },
  );
  const { values, set } = form;
  const choices = (name: string) =>
    (fields.find((field) => field.name === name)?.choices ?? []).map(({ value, label }) => ({ value, text: label }));
  const friendships = choices("friendship").sort(
    (one, other) => FRIENDSHIPS.indexOf(one.value) - FRIENDSHIPS.indexOf(other.value),
  );

  return (
    <div className={styles.root}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Text>Suppose that somebody writes this. Nothing is sent, kept or offered to anybody.</Text>
        {unsaved.length > 0 && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              What you changed in {unsaved.join(" and ")} is not saved yet; the saved rules are tried.
            </MessageBarBody>
          </MessageBar>
        )}
        <TextField
          label="First message"
          value={values.first_message}
          error={form.errors.first_message}
          onChange={(value) => set("first_message", value)}
        />
        <CustomerField value={customer} onChange={setCustomer} />
        {!customer && (
          <>
            <TextField
              label="Customer name"
              value={values.customer_name}
              error={form.errors.customer_name}
              onChange={(value) => set("customer_name", value)}
            />
            <TextField
              label="Language"
              placeholder="ja, th, en"
              value={values.language}
              error={form.errors.language}
              onChange={(value) => set("language", value)}
            />
          </>
        )}
        <ChoiceField
          label="LINE account"
          value={values.account}
          choices={[{ value: NOT_SAID, text: "Any" }, ...choices("account")]}
          onChange={(value) => set("account", value)}
        />
        {!customer && (
          <>
            <ChoiceField
              label="Friendship with the account"
              value={values.friendship}
              choices={friendships}
              onChange={(value) => set("friendship", value)}
            />
            <ChoiceField
              label="Has written before"
              value={values.returning}
              choices={[
                { value: "no", text: "No" },
                { value: "yes", text: "Yes" },
              ]}
              onChange={(value) => set("returning", value)}
            />
          </>
        )}
        <ChoiceField
          label="Day of the week"
          value={values.weekday}
          choices={[{ value: NOT_SAID, text: "Today" }, ...choices("weekday")]}
          onChange={(value) => set("weekday", value)}
        />
        <Field label="Time of day" hint="Now, where it is left empty.">
          <Input type="time" value={values.time_of_day} onChange={(_, data) => set("time_of_day", data.value)} />
        </Field>
        <div>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={form.busy}
            icon={form.busy ? <Spinner size="tiny" /> : null}
          >
            Try it
          </Button>
        </div>
      </form>
      <section className={styles.result} aria-label="Where it leads" aria-live="polite">
        {form.trouble && <Trouble text={form.trouble} />}
        {result && <Result result={result} />}
      </section>
    </div>
  );
}

function Result({ result }: { result: DryRun }) {
  const rulesets = rulesetsOf(result.classified);
  const path = queuePathOf(result.queue_chosen);
  return (
    <>
      <Text size={400} weight="semibold" dir="auto">
        {result.asked ? "It would wait in" : "It would come into"} {result.queue.name}
      </Text>
      <Text weight="semibold">Classification</Text>
      {rulesets ? <ClassifiedPath rulesets={rulesets} /> : <Text size={200}>There are no rulesets.</Text>}
      <Text weight="semibold">Route to queue</Text>
      {path ? <QueueChosenPath path={path} /> : <Text size={200}>There are no rules.</Text>}
      <Text weight="semibold">Who would be asked</Text>
      <WouldAskPath asked={result.asked} />
    </>
  );
}
