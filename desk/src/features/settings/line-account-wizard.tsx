// Connects a LINE account in three steps, with every value's place in the LINE consoles and LINE's traps beside it.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
} from "@fluentui/react-components";
import { useState } from "react";
import { createLineAccount } from "~/api/admin";
import type { LineAccount } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { ChoiceField, TextField } from "./fields";
import { useWorkstreamChoices } from "./line-account-form";
import { LineCallbackStep } from "./line-callback-step";
import { type Errors, type Form, failed, required, useForm } from "./use-form";
import { WizardSteps } from "./wizard-steps";

const STEPS = ["Channel details", "Account details", "Callback information"];

const useStyles = makeStyles({
  surface: { maxWidth: "780px" },
  body: { display: "grid", gridTemplateColumns: "184px minmax(0, 1fr)", gap: "28px", minHeight: "340px" },
  page: { display: "flex", flexDirection: "column", gap: "16px" },
});

interface Values {
  name: string;
  workstream_id: string;
  channel_id: string;
  channel_secret: string;
  channel_access_token: string;
}

const EMPTY: Values = { name: "", workstream_id: "", channel_id: "", channel_secret: "", channel_access_token: "" };

export function LineAccountWizard({ onClose }: { onClose(): void }) {
  const styles = useStyles();
  const [step, setStep] = useState(0);
  const [asking, setAsking] = useState(false);
  const [created, setCreated] = useState<LineAccount | null>(null);
  const form = useForm(EMPTY, {
    check: faults,
    save: async (values) => setCreated(await createLineAccount(toWrite(values))),
  });

  async function next() {
    if (step === 0) {
      if (form.check(["name"])) setStep(1);
    } else if (step === 1) {
      if (await form.submit()) setStep(2);
    } else onClose();
  }

  const leave = () => (form.dirty && !created && !asking ? setAsking(true) : onClose());
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && leave()}>
      <DialogSurface className={styles.surface} aria-label="Connect a LINE account">
        <DialogBody>
          <DialogTitle>Connect a LINE account</DialogTitle>
          <DialogContent>
            <div className={styles.body}>
              <WizardSteps steps={STEPS} current={step} />
              <div className={styles.page}>
                {form.trouble && <Trouble text={form.trouble} />}
                {step === 0 && <ChannelDetails form={form} />}
                {step === 1 && <AccountDetails form={form} />}
                {step === 2 && created && <LineCallbackStep webhookUrl={created.webhook_url} />}
              </div>
            </div>
          </DialogContent>
          <DialogActions>
            {asking ? (
              <>
                <span role="alert">Leave? What you typed is not saved.</span>
                <Button onClick={onClose}>Leave</Button>
                <Button appearance="primary" onClick={() => setAsking(false)}>
                  Stay
                </Button>
              </>
            ) : (
              <>
                {step < 2 && <Button onClick={leave}>Cancel</Button>}
                {step === 1 && <Button onClick={() => setStep(0)}>Back</Button>}
                <Button
                  appearance="primary"
                  disabledFocusable={form.busy}
                  icon={form.busy ? <Spinner size="tiny" /> : null}
                  onClick={() => void next()}
                >
                  {["Next", "Connect", "Done"][step]}
                </Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function ChannelDetails({ form: { values, errors, set } }: { form: Form<Values> }) {
  const choices = useWorkstreamChoices();
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
        hint="How its conversations are handed out. You can attach it later; until then they are offered to nobody."
        value={values.workstream_id}
        error={errors.workstream_id}
        choices={choices}
        onChange={(value) => set("workstream_id", value)}
      />
    </>
  );
}

function AccountDetails({ form: { values, errors, set } }: { form: Form<Values> }) {
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
      <TextField
        label="Channel access token"
        required
        type="password"
        autoComplete="new-password"
        hint="Messaging API tab, at the very end → Channel access token (long-lived) → Issue."
        value={values.channel_access_token}
        error={errors.channel_access_token}
        onChange={(value) => set("channel_access_token", value)}
      />
    </>
  );
}

function faults(values: Values): Errors<Values> {
  return failed({
    name: required(values.name, "a name"),
    channel_id: required(values.channel_id, "the channel ID"),
    channel_secret: required(values.channel_secret, "the channel secret"),
    channel_access_token: required(values.channel_access_token, "the access token"),
  });
}

/** Values are pasted, and pasting brings blanks along. */
function toWrite(values: Values) {
  return {
    name: values.name.trim(),
    channel_id: values.channel_id.trim(),
    channel_secret: values.channel_secret.trim(),
    channel_access_token: values.channel_access_token.trim(),
    workstream_id: values.workstream_id || null,
  };
}

function oddChannelId(value: string): string | null {
  return value.trim() && !/^\d+$/.test(value.trim())
    ? "LINE’s channel IDs are digits only. Is this the right field?"
    : null;
}

function oddSecret(value: string): string | null {
  const secret = value.trim();
  return secret && !/^[0-9a-f]{32}$/i.test(secret) ? "LINE’s channel secrets have 32 characters, 0–9 and a–f." : null;
}
