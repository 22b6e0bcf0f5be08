// A button for what cannot be undone: it says what will happen, and asks once more in place.
import { Button, MessageBar, MessageBarActions, MessageBarBody, Spinner } from "@fluentui/react-components";
import { useState } from "react";
import { explain } from "~/api/problem";
import { Trouble } from "~/ui/trouble";

interface Props {
  label: string;
  /** What will happen. */
  consequence: string;
  confirm: string;
  run(): Promise<unknown>;
  onDone(): void;
}

export function ConfirmButton({ label, consequence, confirm, run, onDone }: Props) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function go() {
    setBusy(true);
    setTrouble(null);
    try {
      await run();
      onDone();
    } catch (error) {
      setTrouble(explain(error));
      setAsking(false);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {trouble && <Trouble text={trouble} />}
      {asking ? (
        <MessageBar intent="warning" layout="multiline" role="alert">
          <MessageBarBody>{consequence}</MessageBarBody>
          <MessageBarActions>
            <Button disabledFocusable={busy} icon={busy ? <Spinner size="tiny" /> : null} onClick={() => void go()}>
              {confirm}
            </Button>
            <Button appearance="primary" onClick={() => setAsking(false)}>
              Keep it
            </Button>
          </MessageBarActions>
        </MessageBar>
      ) : (
        <Button style={{ alignSelf: "start" }} onClick={() => setAsking(true)}>
          {label}
        </Button>
      )}
    </>
  );
}
