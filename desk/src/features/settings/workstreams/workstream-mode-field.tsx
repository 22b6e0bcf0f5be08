// Whether conversations are offered or picked; chosen once, since who relied on the one would wait in vain.
import { Field, Radio, RadioGroup, Text } from "@fluentui/react-components";
import type { WorkstreamMode } from "~/api/types";

const MODES: Record<WorkstreamMode, { name: string; hint: string }> = {
  push: { name: "Offered (push)", hint: "Each conversation rings at one representative after another." },
  pick: { name: "Picked", hint: "Conversations wait in the queue until somebody takes them. Nothing rings." },
};

interface Props {
  value: WorkstreamMode;
  fixed: boolean;
  onChange(value: WorkstreamMode): void;
}

export function WorkstreamModeField({ value, fixed, onChange }: Props) {
  const { name, hint } = MODES[value];
  if (fixed)
    return (
      <Field label="How conversations reach people" hint={`${hint} This stays as it was chosen.`}>
        <Text>{name}</Text>
      </Field>
    );
  return (
    <Field label="How conversations reach people" hint={`${hint} This cannot be changed later.`}>
      <RadioGroup value={value} onChange={(_, data) => onChange(data.value as WorkstreamMode)}>
        {Object.entries(MODES).map(([mode, words]) => (
          <Radio key={mode} value={mode} label={words.name} />
        ))}
      </RadioGroup>
    </Field>
  );
}
