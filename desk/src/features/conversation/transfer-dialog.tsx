// Handing a conversation on: a queue or a person found by name, a note for whoever takes it, and why it was refused.
import { customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { transfer } from "~/api/transfers";
import type { Conversation } from "~/api/types";
import { type Choice, HandingDialog } from "./handing-dialog";
import { useHanding } from "./use-handing";

export function TransferDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const desk = useDesk();
  const { busy, trouble, send } = useHanding(conversation);

  function submit({ kind, to, note }: Choice) {
    const target = kind === "queue" ? { queue_id: to.id } : { user_id: to.id };
    return send(
      () => transfer(conversation.id, { ...target, ...(note && { reason: note }) }),
      () => {
        onClose();
        desk.closeTab(conversation.id);
        desk.notify({ intent: "success", title: `Transferred to ${to.name}` });
      },
    );
  }

  return (
    <HandingDialog
      id={conversation.id}
      words={{
        title: `Transfer ${customerName(conversation)}`,
        search: "Search queues and people",
        list: "Transfer to",
        none: "No queue is open and served right now.",
        noteHint: "For whoever takes it: what is known, and what is left to do.",
        submit: "Transfer",
      }}
      busy={busy}
      trouble={trouble}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
