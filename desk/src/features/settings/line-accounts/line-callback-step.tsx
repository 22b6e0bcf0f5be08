// The address to copy into LINE, and what else has to be switched there, in the order that works.
import { MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import type { LineAccount } from "~/api/types";
import { CopyField } from "~/ui/copy-field";
import { VerifyWebhook } from "./verify-webhook";

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: "20px", display: "grid", gap: "8px" },
});

export function LineCallbackStep({ account }: { account: LineAccount }) {
  const styles = useStyles();
  return (
    <>
      <MessageBar intent="success" layout="multiline">
        <MessageBarBody>The account is connected on this side. These steps connect LINE’s side.</MessageBarBody>
      </MessageBar>
      <CopyField label="Callback URL" value={account.webhook_url} />
      <VerifyWebhook accountId={account.id} />
      <ol className={styles.list}>
        <li>
          Press <b>Set and verify webhook</b> above. Or by hand: LINE Developers console → <b>Messaging API</b> tab →{" "}
          <b>Webhook URL</b>: paste the address and save it.
        </li>
        <li>
          Only then switch on <b>Use webhook</b>. LINE does not keep the switch without an address.
        </li>
        <li>
          Switch on <b>Webhook redelivery</b>. It is off by default, and without it LINE never repeats what we missed.
        </li>
        <li>
          LINE Official Account Manager → <b>Response settings</b>: turn <b>Chat</b> and <b>Webhook</b> on, and{" "}
          <b>Greeting message</b> and <b>Auto-response</b> off, or customers get two answers.
        </li>
      </ol>
    </>
  );
}
