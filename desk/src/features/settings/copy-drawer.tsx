// Something that is only looked at here, and copied to be changed.
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { type ReactNode, useState } from "react";
import { explain } from "~/api/problem";
import { FormDrawer } from "~/ui/form-drawer";

interface Props {
  title: string;
  submitLabel: string;
  /** Why it is not changed itself. */
  text: string;
  /** Makes the copy and goes on to it. */
  onCopy(): Promise<void>;
  onClose(): void;
  children: ReactNode;
}

export function CopyDrawer({ title, submitLabel, text, onCopy, onClose, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function copy() {
    if (busy) return;
    setBusy(true);
    try {
      await onCopy();
    } catch (error) {
      setTrouble(explain(error));
      setBusy(false);
    }
  }

  return (
    <FormDrawer
      title={title}
      submitLabel={submitLabel}
      busy={busy}
      dirty={false}
      trouble={trouble}
      onSubmit={() => void copy()}
      onClose={onClose}
    >
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{text}</MessageBarBody>
      </MessageBar>
      {children}
    </FormDrawer>
  );
}
