// Sends a conversation on its way: why it could not go is told in place, and where it really stands is looked up.
import { useState } from "react";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import { explain, hasCode } from "~/api/problem";
import type { Conversation } from "~/api/types";

export function useHanding(conversation: Conversation) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  /** `lookAgain`: whether who is there must be asked anew, since the chosen one was not. */
  async function send(deed: () => Promise<unknown>, done: () => void): Promise<{ lookAgain: boolean }> {
    setBusy(true);
    setTrouble(null);
    try {
      await deed();
    } catch (error) {
      setTrouble(explain(error));
      setBusy(false);
      const lookAgain = hasCode(error, "not_available");
      // It may have moved on elsewhere; show where it really stands.
      if (!lookAgain) refresh();
      return { lookAgain };
    }
    done();
    refresh();
    return { lookAgain: false };
  }

  const refresh = () => void queryClient.invalidateQueries({ queryKey: keys.conversation(conversation.id) });
  return { busy, trouble, send };
}
