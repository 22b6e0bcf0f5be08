// Fields for one button or quick reply: what it says, what it does, within LINE's limits.
import { Button, Dropdown, Field, Input, makeStyles, Option, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import type { Action } from "~/api/types";
import { LIMITS, letters } from "./limits";

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "190px minmax(0, 1fr) minmax(0, 1fr) auto",
    gap: "8px",
    alignItems: "end",
    paddingBottom: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  field: { minWidth: 0 },
  narrow: { minWidth: 0 },
  // Browsers give an input a width of its own, wider than its column.
  input: { width: "100%", minWidth: 0 },
});

type Kind = Action["type"];

const KINDS: Record<Kind, string> = {
  say: "Says something",
  link: "Opens a link",
  choose: "Tells us a choice",
  pick_time: "Picks a date or time",
  copy: "Copies a text",
  share: "Shares from the phone",
};
const SECOND: Record<Exclude<Kind, "share">, { label: string; most: number }> = {
  say: { label: "The customer says", most: LIMITS.said },
  link: { label: "Address", most: LIMITS.link },
  choose: { label: "Data for us", most: LIMITS.data },
  pick_time: { label: "Data for us", most: LIMITS.data },
  copy: { label: "Text to copy", most: LIMITS.copied },
};

interface Props {
  action: Action;
  name: string;
  /** Only quick replies open the map, the camera or the album. */
  quick?: boolean;
  onChange(action: Action): void;
  onRemove: (() => void) | null;
}

export function ActionFields({ action, name, quick = false, onChange, onRemove }: Props) {
  const styles = useStyles();
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) => quick || kind !== "share");
  const tooLong = letters(action.label) > LIMITS.label;
  return (
    <section className={styles.root} aria-label={name}>
      <Dropdown
        className={styles.narrow}
        aria-label={`${name}: what it does`}
        value={KINDS[action.type]}
        selectedOptions={[action.type]}
        onOptionSelect={(_, data) => onChange(become(action, data.optionValue as Kind))}
      >
        {kinds.map((kind) => (
          <Option key={kind} value={kind}>
            {KINDS[kind]}
          </Option>
        ))}
      </Dropdown>
      <Field
        className={styles.field}
        label="Label"
        validationState={tooLong ? "error" : "none"}
        validationMessage={tooLong ? `LINE takes ${LIMITS.label} characters` : undefined}
      >
        <Input
          className={styles.input}
          value={action.label}
          onChange={(_, data) => onChange(relabelled(action, data.value))}
        />
      </Field>
      <Second action={action} onChange={onChange} />
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={`Remove ${name}`}
        disabled={onRemove === null}
        onClick={() => onRemove?.()}
      />
    </section>
  );
}

function Second({ action, onChange }: Pick<Props, "action" | "onChange">) {
  const styles = useStyles();
  if (action.type === "share")
    return (
      <Dropdown
        className={styles.narrow}
        aria-label="What is shared"
        value={SHARED[action.what]}
        selectedOptions={[action.what]}
        onOptionSelect={(_, data) => onChange({ ...action, what: data.optionValue as typeof action.what })}
      >
        {(Object.keys(SHARED) as (typeof action.what)[]).map((what) => (
          <Option key={what} value={what}>
            {SHARED[what]}
          </Option>
        ))}
      </Dropdown>
    );
  const { label, most } = SECOND[action.type];
  return (
    <Field className={styles.field} label={label}>
      <Input
        className={styles.input}
        maxLength={most}
        value={secondOf(action)}
        onChange={(_, data) => onChange(withValue(action, data.value))}
      />
    </Field>
  );
}

/** The same with another label; what the chat shows of a choice is its label. */
function relabelled(action: Action, label: string): Action {
  return action.type === "choose" ? { ...action, label, said: label } : { ...action, label };
}

const SHARED = { location: "Their location", camera: "A new photo", album: "Photos they have" };

function secondOf(action: Action): string {
  if (action.type === "say" || action.type === "copy") return action.text;
  if (action.type === "link") return action.url;
  return action.type === "share" ? "" : action.data;
}

function withValue(action: Action, value: string): Action {
  if (action.type === "say" || action.type === "copy") return { ...action, text: value };
  if (action.type === "link") return { ...action, url: value };
  return action.type === "share" ? action : { ...action, data: value };
}

/** Another kind of button with the same label, and what was typed where it fits. */
function become({ label, ...before }: Action, type: Kind): Action {
  const value = secondOf({ label, ...before } as Action);
  switch (type) {
    case "say":
    case "copy":
      return { type, label, text: value };
    case "link":
      return { type, label, url: value };
    case "choose":
      return { type, label, data: value, said: label };
    case "pick_time":
      return { type, label, data: value, mode: "datetime" };
    case "share":
      return { type, label, what: "location" };
  }
}
