// Tells somebody that their presence was set by another, or by the system, and lets them choose again.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { presenceWord } from "~/actions/presence-looks";
import { explain } from "~/api/problem";
import { choosePresence } from "~/api/session";
import type { Me } from "~/api/types";
import { useNotify } from "~/ui/notices";

const CAUSES: Record<string, { title: string; text: string }> = {
  offer_missed: {
    title: "You are Inactive.",
    text: "An offer to you ran out without an answer and went on to others.",
  },
  offer_rejected: { title: "You are set to Do not disturb.", text: "You rejected an offer." },
};

export function PresenceBanner({ me }: { me: Me }) {
  const notify = useNotify();
  const now = me.presence_now;
  const [seen, setSeen] = useState(-1);
  if (now.generation === seen) return null;
  const rings = now.presence === "available" || now.presence === "busy";
  const { title, text } = told(me);

  function goAvailable() {
    choosePresence("available").catch((error) => notify({ intent: "error", title: explain(error) }));
  }

  return (
    <MessageBar intent={rings ? "info" : "warning"} layout="multiline" shape="square" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {text} {!rings && "Nothing more is offered to you until you are back."}
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
        {!rings && (
          <Button appearance="primary" onClick={goAvailable}>
            I’m back
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}

function told({ presence_now: now }: Me): { title: string; text: string } {
  const shown = `You are shown as ${presenceWord(now)}.`;
  if (now.origin !== "imposed") return { title: `${now.set_by?.name} set your presence.`, text: shown };
  return CAUSES[now.cause ?? ""] ?? { title: "The system set your presence.", text: shown };
}
