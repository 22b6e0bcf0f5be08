// Says that what is written now will not be seen, since LINE takes it and shows it to nobody.
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { customerName } from "~/actions/conversation-steps";
import type { Conversation } from "~/api/types";

export function Unreachable({ conversation }: { conversation: Conversation }) {
  const name = customerName(conversation);
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        {conversation.customer.kind === "person"
          ? `${name} has blocked this account. LINE takes what you send, and ${name} does not get it.`
          : `This account is no longer in ${name}. What you send cannot arrive.`}
      </MessageBarBody>
    </MessageBar>
  );
}
