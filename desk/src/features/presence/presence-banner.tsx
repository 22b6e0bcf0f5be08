// Says why somebody is offered nothing any more, after an offer of theirs, and brings them back by one click.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useState } from "react";
import { explain } from "~/api/problem";
import { choosePresence } from "~/api/session";
import type { Me } from "~/api/types";
import { useNotify } from "~/ui/notices";

const CAUSES: Record<string, { title: string; text: string }> = {
  offer_missed: {
    title: "You are Inactive.",
    text: "An offer to you ran out without an answer and went on to others. Nothing is offered to you until you are back.",
  },
  offer_rejected: {
    title: "You are set to Do not disturb.",
    text: "You rejected an offer. Nothing is offered to you until you are back.",
  },
};

export function PresenceBanner({ me }: { me: Me }) {
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const cause = CAUSES[me.presence_cause ?? ""];
  if (!cause) return null;

  async function comeBack() {
    setBusy(true);
    await choosePresence("available").catch((error) => notify({ intent: "error", title: explain(error) }));
    setBusy(false);
  }

  return (
    <MessageBar intent="warning" layout="multiline" shape="square" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{cause.title}</MessageBarTitle>
        {cause.text}
      </MessageBarBody>
      <MessageBarActions>
        <Button appearance="primary" disabledFocusable={busy} onClick={() => void comeBack()}>
          I’m back
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
