// How a queue chooses among its people, and the way to its own rules where it has any.
import { Text } from "@fluentui/react-components";
import type { AssignmentMethod, Id } from "~/api/types";
import { ChoiceField } from "~/ui/fields";
import { PageLink } from "~/ui/page-link";

export const METHOD_WORDS: Record<AssignmentMethod, { name: string; hint: string }> = {
  highest_capacity: {
    name: "Highest capacity",
    hint: "Asks whoever has most capacity units free; those with the same take turns.",
  },
  round_robin: {
    name: "Advanced round robin",
    hint: "Everybody takes turns: whoever was asked longest ago goes next, in the order in which they joined the queue.",
  },
  least_active: {
    name: "Least active",
    hint: "Asks whoever gave capacity back longest ago; who has just signed in goes first.",
  },
  custom: {
    name: "Custom",
    hint: "Rules of the queue’s own say whom it asks, and in which order it gives out. Till you change them, whoever is present and has room is asked in turn.",
  },
};

interface Props {
  /** Null of a queue that is not there yet. */
  queueId: Id | null;
  value: AssignmentMethod;
  error?: string | undefined;
  onChange(value: AssignmentMethod): void;
}

export function MethodField({ queueId, value, error, onChange }: Props) {
  return (
    <>
      <ChoiceField
        label="Assignment method"
        hint={METHOD_WORDS[value].hint}
        value={value}
        error={error}
        choices={Object.entries(METHOD_WORDS).map(([method, { name }]) => ({ value: method, text: name }))}
        onChange={(method) => onChange(method as AssignmentMethod)}
      />
      {value === "custom" &&
        (queueId ? (
          <PageLink path={`/admin/queues/${queueId}/rules`}>Prioritization and assignment rules</PageLink>
        ) : (
          <Text size={200}>Add the queue; then its rules can be written.</Text>
        ))}
    </>
  );
}
