// One area of a rich menu by its numbers, and what a press of it does.
import { Button, makeStyles, Text } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import type { RichMenu, RichMenuAction, RichMenuArea } from "~/api/types";
import { ChoiceField, NumberField, TextField } from "~/ui/fields";
import { ChooseMore, PickTimeMore } from "./rich-menu-action-more";
import { type Box, type Size, SMALLEST, typed } from "./rich-menu-areas";
import { troubleWith } from "./rich-menu-draft";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  head: { display: "flex", justifyContent: "space-between", alignItems: "center" },
  numbers: { display: "grid", gridTemplateColumns: "1fr 1fr", gap: "8px" },
});

type Kind = RichMenuAction["type"];

const KINDS: { value: Kind; text: string }[] = [
  { value: "say", text: "Says something for the customer" },
  { value: "link", text: "Opens a link" },
  { value: "choose", text: "Tells us a choice" },
  { value: "pick_time", text: "Lets pick a date or time" },
  { value: "copy", text: "Copies a text" },
  { value: "switch", text: "Shows another menu" },
];
const MODES = [
  { value: "date", text: "A date" },
  { value: "time", text: "A time" },
  { value: "datetime", text: "A date and a time" },
];

interface Props {
  area: RichMenuArea;
  number: number;
  size: Size;
  /** Menus that it can switch to. */
  others: RichMenu[];
  /** Whether what is missing is told. */
  strict: boolean;
  onChange(area: RichMenuArea): void;
  onRemove(): void;
}

export function RichMenuAreaFields({ area, number, size, others, strict, onChange, onRemove }: Props) {
  const styles = useStyles();
  const { action } = area;
  const set = (next: RichMenuAction) => onChange({ ...area, action: next });
  const sides: { side: keyof Box; label: string; least: number; most: number }[] = [
    { side: "x", label: "Left", least: 0, most: size.width - SMALLEST },
    { side: "y", label: "Top", least: 0, most: size.height - SMALLEST },
    { side: "width", label: "Width", least: SMALLEST, most: size.width - area.x },
    { side: "height", label: "Height", least: SMALLEST, most: size.height - area.y },
  ];
  return (
    <section className={styles.root} aria-label={`Area ${number}`}>
      <div className={styles.head}>
        <Text weight="semibold">Area {number}</Text>
        <Button appearance="subtle" size="small" icon={<DeleteRegular />} onClick={onRemove}>
          Remove this area
        </Button>
      </div>
      <ChoiceField
        label="When it is pressed, it"
        value={action.type}
        choices={KINDS}
        onChange={(kind) => set(become(action, kind as Kind, others))}
      />
      <What action={action} others={others} error={strict ? (troubleWith(action) ?? undefined) : undefined} set={set} />
      <TextField
        label="Label"
        hint="Read aloud to those who cannot see the picture. Up to 20 characters."
        value={action.label}
        onChange={(label) => set({ ...action, label })}
      />
      <div className={styles.numbers}>
        {sides.map(({ side, label, least, most }) => (
          <NumberField
            key={side}
            label={label}
            value={area[side]}
            min={least}
            max={most}
            step={10}
            onChange={(value) => onChange(typed(area, side, value, size))}
          />
        ))}
      </div>
    </section>
  );
}

interface WhatProps {
  action: RichMenuAction;
  others: RichMenu[];
  error: string | undefined;
  set(action: RichMenuAction): void;
}

function What({ action, others, error, set }: WhatProps) {
  switch (action.type) {
    case "say":
    case "copy":
      return (
        <TextField
          label={action.type === "say" ? "The customer says" : "Text to copy"}
          value={action.text}
          error={error}
          onChange={(text) => set({ ...action, text })}
        />
      );
    case "link":
      return <TextField label="Address" value={action.url} error={error} onChange={(url) => set({ ...action, url })} />;
    case "switch":
      return (
        <ChoiceField
          label="Menu to show"
          hint={others.length === 0 ? "Make another menu first." : undefined}
          placeholder="Choose a menu"
          value={action.menu_id}
          error={error}
          choices={others.map(({ id, name }) => ({ value: id, text: name }))}
          onChange={(menu_id) => set({ ...action, menu_id })}
        />
      );
    default:
      return (
        <>
          <TextField
            label="Data for us"
            hint="What the conversation notes when it is pressed."
            value={action.data}
            error={error}
            onChange={(data) => set({ ...action, data })}
          />
          {action.type === "choose" ? (
            <>
              <TextField
                label="The chat shows"
                value={action.said ?? ""}
                onChange={(said) => set({ ...action, said: said || null })}
              />
              <ChooseMore action={action} set={set} />
            </>
          ) : (
            <>
              <ChoiceField
                label="What is picked"
                value={action.mode ?? "datetime"}
                choices={MODES}
                // Bounds of another kind would not fit.
                onChange={(mode) =>
                  set({
                    type: "pick_time",
                    label: action.label,
                    data: action.data,
                    mode: mode as "date" | "time" | "datetime",
                  })
                }
              />
              <PickTimeMore action={action} set={set} />
            </>
          )}
        </>
      );
  }
}

function wordsIn(action: RichMenuAction): string {
  if (action.type === "say" || action.type === "copy") return action.text;
  return action.type === "link" ? action.url : action.data;
}

/** Another kind of action with the same label, and what was typed where it fits. */
function become(action: RichMenuAction, type: Kind, others: RichMenu[]): RichMenuAction {
  const { label } = action;
  const words = wordsIn(action);
  switch (type) {
    case "say":
    case "copy":
      return { type, label, text: words };
    case "link":
      return { type, label, url: words };
    case "choose":
      return { type, label, data: words, said: label || null };
    case "pick_time":
      return { type, label, data: words, mode: "datetime" };
    case "switch":
      return { type, label, data: words || "menu", menu_id: others[0]?.id ?? "" };
  }
}
