// Giving a conversation to a person at once, as supervisors do: it does not ring, and who held it is told.
import { Button } from "@fluentui/react-components";
import { customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { assign } from "~/api/transfers";
import type { Conversation } from "~/api/types";
import { HandingDialog } from "./handing-dialog";
import { useHanding } from "./use-handing";

export function AssignDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const desk = useDesk();
  const { me } = desk;
  const { busy, trouble, send } = useHanding(conversation);
  const holder = conversation.state === "active" ? conversation.assignee?.name : null;

  const give = (user_id: string, note: string, done: () => void) =>
    send(
      () => assign(conversation.id, { user_id, ...(note && { reason: note }) }),
      () => {
        onClose();
        done();
      },
    );

  const takeOver = (note: string) =>
    give(me.id, note, () => {
      desk.notify({ intent: "success", title: holder ? `Taken over from ${holder}` : "It is yours now" });
      desk.focusComposer();
    });

  return (
    <HandingDialog
      id={conversation.id}
      words={{
        title: `Assign ${customerName(conversation)}`,
        search: "Search people",
        list: "Assign to",
        none: "Nobody else is available or busy right now.",
        noteHint: holder ? `For whoever gets it, and for ${holder}, who holds it now.` : "For whoever gets it.",
        submit: "Assign",
      }}
      peopleBeside={me.id}
      busy={busy}
      trouble={trouble}
      aside={(note) => (
        <Button disabled={busy} onClick={() => void takeOver(note)}>
          {holder ? "Take over" : "Assign to me"}
        </Button>
      )}
      onSubmit={({ to, note }) =>
        give(to.id, note, () => desk.notify({ intent: "success", title: `Assigned to ${to.name}` }))
      }
      onClose={onClose}
    />
  );
}
