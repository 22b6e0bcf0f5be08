// The fields of one card: title, picture, text, and its buttons.
import { Button, Field, Input, makeStyles, Textarea } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { Action } from "~/api/types";
import { ActionFields } from "./action-fields";
import { isComplete, LIMITS } from "./limits";

export interface Face {
  title: string;
  picture: string;
  text: string;
  actions: Action[];
}

export const newAction = (): Action => ({ type: "say", label: "", text: "" });
export const newFace = (buttons: number): Face => ({
  title: "",
  picture: "",
  text: "",
  actions: Array.from({ length: buttons }, newAction),
});

type Kind = "buttons" | "confirm" | "carousel";

const useStyles = makeStyles({ root: { display: "flex", flexDirection: "column", gap: "10px" } });

export function mostText(face: Face, kind: Kind): number {
  if (kind === "confirm") return LIMITS.question;
  if (face.title.trim() || face.picture.trim()) return LIMITS.textBeside;
  return kind === "carousel" ? LIMITS.columnText : LIMITS.text;
}

export function isFaceComplete(face: Face, kind: Kind): boolean {
  const picture = face.picture.trim();
  return (
    face.text.trim() !== "" &&
    face.text.length <= mostText(face, kind) &&
    face.actions.length > 0 &&
    face.actions.every(isComplete) &&
    (kind === "confirm" || picture === "" || /^https:\/\/[!-~]+$/.test(picture))
  );
}

interface Props {
  face: Face;
  kind: Kind;
  most: number;
  onChange(face: Face): void;
}

export function CardFields({ face, kind, most, onChange }: Props) {
  const styles = useStyles();
  const limit = mostText(face, kind);
  const over = face.text.length - limit;
  const set = (change: Partial<Face>) => onChange({ ...face, ...change });
  return (
    <div className={styles.root}>
      {kind !== "confirm" && (
        <>
          <Field label="Title (optional)">
            <Input maxLength={LIMITS.title} value={face.title} onChange={(_, data) => set({ title: data.value })} />
          </Field>
          <Field label="Picture (optional)" hint="A public https:// address of a JPEG or PNG">
            <Input value={face.picture} onChange={(_, data) => set({ picture: data.value })} />
          </Field>
        </>
      )}
      <Field
        required
        label={kind === "confirm" ? "Question" : "Text"}
        validationState={over > 0 ? "error" : "none"}
        validationMessage={over > 0 ? `${over} characters too many: LINE takes ${limit} here` : undefined}
      >
        <Textarea dir="auto" value={face.text} onChange={(_, data) => set({ text: data.value })} />
      </Field>
      {face.actions.map((action, index) => (
        <ActionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: buttons keep their place while they are edited
          key={index}
          action={action}
          name={`Button ${index + 1}`}
          onChange={(next) => set({ actions: face.actions.map((one, at) => (at === index ? next : one)) })}
          onRemove={
            kind === "confirm" || face.actions.length === 1
              ? null
              : () => set({ actions: face.actions.filter((_, at) => at !== index) })
          }
        />
      ))}
      {kind !== "confirm" && (
        <Button
          icon={<AddRegular />}
          disabled={face.actions.length >= most}
          onClick={() => set({ actions: [...face.actions, newAction()] })}
        >
          Add a button
        </Button>
      )}
    </div>
  );
}
