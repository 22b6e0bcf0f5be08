// Answer buttons for the next message, which LINE calls quick replies: up to thirteen chips, gone when one is pressed.
import { Button, Text } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Action } from "~/api/types";
import { QuickReplies } from "~/ui/card-view";
import { ActionFields } from "./action-fields";
import { isComplete, LIMITS } from "./limits";
import { PartDialog } from "./part-dialog";

interface Props {
  initial: readonly Action[];
  onDone(actions: Action[]): void;
  onClose(): void;
}

const EMPTY: Action = { type: "say", label: "", text: "" };

export function QuickRepliesDialog({ initial, onDone, onClose }: Props) {
  const [actions, setActions] = useState<Action[]>(initial.length > 0 ? [...initial] : [EMPTY]);
  const change = (index: number, action: Action) => setActions(actions.map((one, at) => (at === index ? action : one)));
  return (
    <PartDialog
      title="Answer buttons"
      submit="Add to the next message"
      ready={actions.length === 0 || actions.every(isComplete)}
      preview={<QuickReplies actions={actions} />}
      onSubmit={() => onDone(actions)}
      onClose={onClose}
    >
      <Text>They go with the next message, and the phone shows them till the customer presses one or writes.</Text>
      {actions.map((action, index) => (
        <ActionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: they keep their place while they are edited
          key={index}
          quick
          action={action}
          name={`Answer button ${index + 1}`}
          onChange={(next) => change(index, next)}
          onRemove={() => setActions(actions.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        icon={<AddRegular />}
        disabled={actions.length >= LIMITS.quickReplies}
        onClick={() => setActions([...actions, EMPTY])}
      >
        Add an answer button
      </Button>
    </PartDialog>
  );
}
