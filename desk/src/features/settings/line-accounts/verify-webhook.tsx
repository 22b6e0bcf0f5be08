// Lets LINE call the callback address, and says what it met there.
import { Button, MessageBar, MessageBarBody, MessageBarTitle, Spinner } from "@fluentui/react-components";
import { useState } from "react";
import { verifyWebhook } from "~/api/line-admin";
import { explain } from "~/api/problem";
import type { Id, WebhookVerification } from "~/api/types";
import { Trouble } from "~/ui/trouble";

export function VerifyWebhook({ accountId }: { accountId: Id }) {
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<WebhookVerification | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function verify() {
    setBusy(true);
    setFound(null);
    setTrouble(null);
    try {
      setFound(await verifyWebhook(accountId));
    } catch (error) {
      setTrouble(explain(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        style={{ alignSelf: "start" }}
        disabledFocusable={busy}
        icon={busy ? <Spinner size="tiny" /> : null}
        onClick={() => void verify()}
      >
        Set and verify webhook
      </Button>
      {trouble && <Trouble text={trouble} />}
      {found && (
        <MessageBar intent={!found.success ? "error" : found.in_use ? "success" : "warning"} layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>
              {found.success ? "Success" : `${found.reason} ${found.status_code || ""}`.trim()}
            </MessageBarTitle>
            {found.advice}
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
