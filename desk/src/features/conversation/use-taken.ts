// Says to whoever loses a conversation who took it, where it went, and why; else it would just be gone.
import { useEffect } from "react";
import { customerName } from "~/actions/conversation-steps";
import type { Desk } from "~/actions/desk";
import { keys } from "~/api/keys";
import { live, queryClient } from "~/api/live";
import type { Conversation, Taken } from "~/api/types";

export function takenWords({ by, to, reason }: Taken, what: string): string {
  const done = to.id === by.id ? `${by.name} took over ${what}` : `${by.name} handed ${what} to ${to.name}`;
  return `${done}${reason ? `: ${reason}` : "."}`;
}

export function useTaken({ notify }: Pick<Desk, "notify">): void {
  useEffect(
    () =>
      live.onTaken((taken) => {
        const known = queryClient.getQueryData<Conversation>(keys.conversation(taken.conversation_id));
        const what = known ? `the conversation with ${customerName(known)}` : "a conversation of yours";
        notify({ intent: "warning", title: takenWords(taken, what) });
      }),
    [notify],
  );
}
