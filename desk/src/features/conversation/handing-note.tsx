// A note for whoever gets a conversation next.
import { Field, Textarea } from "@fluentui/react-components";

/** What the server takes at most. */
const NOTE_LENGTH = 500;

interface Props {
  hint: string;
  note: string;
  onChange(note: string): void;
}

export function HandingNote({ hint, note, onChange }: Props) {
  return (
    <Field label="Note (optional)" hint={hint}>
      <Textarea maxLength={NOTE_LENGTH} value={note} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
