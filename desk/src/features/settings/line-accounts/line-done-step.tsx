// The end of the wizard: whose account it is, and what is still to do.
import { MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import type { LineAccount } from "~/api/types";
import { BotCard } from "./bot-card";

export function LineDoneStep({ account }: { account: LineAccount }) {
  return (
    <>
      <BotCard bot={account.bot} />
      <MessageBar intent={account.active ? "success" : "warning"} layout="multiline">
        <MessageBarBody>
          {account.active
            ? `${account.name} is connected and switched on.`
            : `${account.name} is connected, but switched off: nobody has agreed yet that data goes to LINE. Open it in the list to do so.`}
        </MessageBarBody>
      </MessageBar>
      {!account.workstream && (
        <Text>No workstream takes its conversations yet: open a workstream and choose “Set up LINE”.</Text>
      )}
      <Text>Then write to the account from LINE: the overview tells you when the first message has arrived.</Text>
    </>
  );
}
