// Sets LINE up on a workstream, page by page; the same pages change it later.
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
import { failed, useForm } from "~/actions/use-form";
import { lineAccounts } from "~/api/admin";
import { accountSending, setUpLine } from "~/api/line-admin";
import { queryClient } from "~/api/live";
import { explain } from "~/api/problem";
import type { LineInstanceView, Workstream } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { WizardSteps } from "../wizard-steps";
import { Account, Behaviors, Features, LanguagePage, NEW, Summary, type Values } from "./set-up-line-pages";

const STEPS = ["LINE", "Language", "Behaviors", "User features", "Summary"];

const useStyles = makeStyles({
  surface: { maxWidth: "820px" },
  body: { display: "grid", gridTemplateColumns: "160px minmax(0, 1fr)", gap: "28px", minHeight: "300px" },
  page: { display: "flex", flexDirection: "column", gap: "16px" },
});

function valuesOf({ account, behaviors, ...instance }: LineInstanceView): Values {
  const { sending: _, ...rest } = behaviors;
  return { ...instance, ...rest, account_id: account.id };
}

interface Props {
  workstream: Workstream;
  /** What is set up already, when it is to be changed. */
  instance: LineInstanceView | null;
  onClose(): void;
}

export function SetUpLine({ workstream, instance, onClose }: Props) {
  const styles = useStyles();
  const [step, setStep] = useState(instance ? 1 : 0);
  const [asking, setAsking] = useState(false);
  const [known, setKnown] = useState(instance?.account.id ?? "");
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useForm<Values>(instance ? valuesOf(instance) : NEW, {
    check: (values) => failed<Values>({ account_id: values.account_id ? undefined : "Choose an account." }),
    save: (values) =>
      setUpLine(workstream.id, values.account_id, {
        language: values.language as "en",
        file_attachments: values.file_attachments,
        customers_may_send_files: values.customers_may_send_files,
        representatives_may_send_files: values.representatives_may_send_files,
        behaviors: {
          group_policy: values.group_policy === "converse" ? "converse" : "leave",
          postback_opens: values.postback_opens,
          marks_read: values.marks_read,
          shows_typing: values.shows_typing,
        },
      }),
  });

  async function next() {
    if (step === 0) {
      if (form.check(["account_id"]) && (await takeOver())) setStep(1);
    } else if (step < 4) setStep(step + 1);
    else if (await form.submit()) onClose();
  }

  /** How the chosen account behaves now is what the pages begin with. */
  async function takeOver(): Promise<boolean> {
    const id = form.values.account_id;
    if (id === known) return true;
    try {
      const [accounts, sending] = await Promise.all([
        queryClient.ensureQueryData(lineAccounts),
        queryClient.fetchQuery(accountSending(id)),
      ]);
      const account = accounts.items.find((one) => one.id === id);
      form.set("group_policy", account?.group_policy ?? NEW.group_policy);
      form.set("postback_opens", account?.postback_opens ?? NEW.postback_opens);
      form.set("marks_read", sending.marks_read);
      form.set("shows_typing", sending.shows_typing);
      setKnown(id);
      setTrouble(null);
      return true;
    } catch (error) {
      setTrouble(explain(error));
      return false;
    }
  }

  const leave = () => (form.dirty && !asking ? setAsking(true) : onClose());
  const first = instance ? 1 : 0;
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && leave()}>
      <DialogSurface className={styles.surface} aria-label="Set up LINE">
        <DialogBody>
          <DialogTitle>Set up LINE on {workstream.name}</DialogTitle>
          <DialogContent>
            <div className={styles.body}>
              <WizardSteps steps={STEPS} current={step} />
              <div className={styles.page}>
                {(form.trouble ?? trouble) && <Trouble text={form.trouble ?? trouble ?? ""} />}
                {step === 0 && <Account form={form} />}
                {step === 1 && <LanguagePage form={form} />}
                {step === 2 && <Behaviors form={form} />}
                {step === 3 && <Features form={form} />}
                {step === 4 && <Summary values={form.values} />}
              </div>
            </div>
          </DialogContent>
          <DialogActions>
            {asking ? (
              <>
                <span role="alert">Leave? What you chose is not saved.</span>
                <Button onClick={onClose}>Leave</Button>
                <Button appearance="primary" onClick={() => setAsking(false)}>
                  Stay
                </Button>
              </>
            ) : (
              <>
                <Button onClick={leave}>Cancel</Button>
                {step > first && <Button onClick={() => setStep(step - 1)}>Back</Button>}
                <Button
                  appearance="primary"
                  disabledFocusable={form.busy}
                  icon={form.busy ? <Spinner size="tiny" /> : null}
                  onClick={() => void next()}
                >
                  {step < 4 ? "Next" : "Finish"}
                </Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
