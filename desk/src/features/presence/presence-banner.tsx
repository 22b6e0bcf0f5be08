// Tells somebody that their presence was set by another, or by the system, and lets them choose again.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { presenceWord } from "~/actions/presence-looks";
import { explain } from "~/api/problem";
import { choosePresence } from "~/api/session";
import type { Me } from "~/api/types";
import { useNotify } from "~/ui/notices";

const WHY: Record<string, string> = {
  offer_missed: "You did not answer an offer in time.",
  offer_rejected: "You declined an offer.",
};

export function PresenceBanner({ me }: { me: Me }) {
  const notify = useNotify();
  const now = me.presence_now;
  const [seen, setSeen] = useState(-1);
  if (now.generation === seen) return null;
  const who = now.origin === "imposed" ? (WHY[now.cause ?? ""] ?? "The system set your presence.") : null;
  const rings = now.presence === "available" || now.presence === "busy";

  function goAvailable() {
    choosePresence("available").catch((error) => notify({ intent: "error", title: explain(error) }));
  }

  return (
    <MessageBar intent={rings ? "info" : "warning"} layout="multiline" shape="square" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{who ?? `${now.set_by?.name} set your presence.`}</MessageBarTitle>
        You are shown as {presenceWord(now)}
        {rings ? "." : ", and nothing more is offered to you till you choose another presence."}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            aria-label="Dismiss"
            icon={<DismissRegular />}
            onClick={() => setSeen(now.generation)}
          />
        }
      >
        {!rings && <Button onClick={goAvailable}>Set me available</Button>}
      </MessageBarActions>
    </MessageBar>
  );
}
