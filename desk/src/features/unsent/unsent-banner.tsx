// Says wherever one is that messages were not sent, and leads to them.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { conversationById } from "~/api/conversations";
import type { Id } from "~/api/types";
import { useUnsent } from "~/api/unsent";
import { plural } from "~/lib/text";

interface Props {
  /** The conversation in front, which shows its own. */
  current: Id | null;
}

export function UnsentBanner({ current }: Props) {
  const desk = useDesk();
  const elsewhere = [...useUnsent(desk.me.id)].filter(([id]) => id !== current);
  const [first] = elsewhere;
  if (!first) return null;
  const count = elsewhere.reduce((sum, [, some]) => sum + some, 0);
  return (
    <MessageBar intent="error" shape="square" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{plural(count, "message was", "messages were")} not sent.</MessageBarTitle>
        {elsewhere.length === 1 && <To conversation={first[0]} />}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => desk.show(first[0])}>Show</Button>
      </MessageBarActions>
    </MessageBar>
  );
}

function To({ conversation }: { conversation: Id }) {
  const { data } = useQuery(conversationById(conversation));
  return data && <bdi>To {customerName(data)}</bdi>;
}
