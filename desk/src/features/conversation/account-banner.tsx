// Says over a conversation that its account can’t send now; it goes by itself when that is over.
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { TROUBLE_WORDS } from "~/actions/account-trouble";
import { useTrouble } from "~/api/standings";
import type { Conversation } from "~/api/types";

export function AccountBanner({ conversation: { account, state } }: { conversation: Conversation }) {
  const trouble = useTrouble(account.id);
  if (!trouble || state === "closed") return null;
  return (
    <MessageBar intent={trouble === "switched_off" ? "warning" : "error"} layout="multiline" role="alert">
      <MessageBarBody>
        <b>{account.name}</b> {TROUBLE_WORDS[trouble].banner}
      </MessageBarBody>
    </MessageBar>
  );
}
