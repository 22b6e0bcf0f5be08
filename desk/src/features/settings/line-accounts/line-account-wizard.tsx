// Connects a LINE account step by step, with every value's place in the LINE consoles and LINE's traps beside it.
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
import { useForm } from "~/actions/use-form";
import { createLineAccount } from "~/api/admin";
import type { LineAccount } from "~/api/types";
import { Trouble } from "~/ui/trouble";
import { WizardSteps } from "../wizard-steps";
import { AccountDetails, ChannelDetails, EMPTY, faultsOf, toCreate } from "./line-account-steps";
import { LineCallbackStep } from "./line-callback-step";
import { LineDoneStep } from "./line-done-step";

const STEPS = ["Channel details", "Account details", "Callback information", "Done"];

const useStyles = makeStyles({
  surface: { maxWidth: "820px" },
  body: { display: "grid", gridTemplateColumns: "184px minmax(0, 1fr)", gap: "28px", minHeight: "340px" },
  page: { display: "flex", flexDirection: "column", gap: "16px" },
});

export function LineAccountWizard({ onClose }: { onClose(): void }) {
  const styles = useStyles();
  const [step, setStep] = useState(0);
  const [asking, setAsking] = useState(false);
  const [created, setCreated] = useState<LineAccount | null>(null);
  const form = useForm(EMPTY, {
    check: faultsOf,
    save: async (values) => setCreated(await createLineAccount(toCreate(values))),
  });

  async function next() {
    if (step === 0) {
      if (form.check(["name"])) setStep(1);
    } else if (step === 1) {
      if (await form.submit()) setStep(2);
    } else if (step === 2) setStep(3);
    else onClose();
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
                {step === 2 && created && <LineCallbackStep account={created} />}
                {step === 3 && created && <LineDoneStep account={created} />}
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
                {(step === 1 || step === 3) && <Button onClick={() => setStep(step - 1)}>Back</Button>}
                <Button
                  appearance="primary"
                  disabledFocusable={form.busy}
                  icon={form.busy ? <Spinner size="tiny" /> : null}
                  onClick={() => void next()}
                >
                  {["Next", "Connect", "Next", "Done"][step]}
                </Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
