// What else a choice or a picker of a rich menu may have: what the phone opens with it, and which days or times it takes.
import type { RichMenuAction } from "~/api/types";
import { ChoiceField, TextField } from "~/ui/fields";

type Choose = Extract<RichMenuAction, { type: "choose" }>;
type PickTime = Extract<RichMenuAction, { type: "pick_time" }>;

const NOTHING = "nothing";
const INPUTS = [
  { value: NOTHING, text: "Nothing" },
  { value: "keyboard", text: "The keyboard" },
  { value: "voice", text: "The microphone" },
  { value: "open_menu", text: "The rich menu" },
  { value: "close_menu", text: "Nothing, and closes the rich menu" },
];
const BOUNDS = [
  { bound: "initial", label: "Stands on at first" },
  { bound: "min", label: "Earliest" },
  { bound: "max", label: "Latest" },
] as const;
const INPUT_TYPES = { date: "date", time: "time", datetime: "datetime-local" } as const;

export function ChooseMore({ action, set }: { action: Choose; set(action: RichMenuAction): void }) {
  return (
    <>
      <ChoiceField
        label="The phone opens"
        value={action.input ?? NOTHING}
        choices={INPUTS}
        onChange={(value) => {
          const input = value === NOTHING ? null : (value as Choose["input"]);
          set({ ...action, input, fill_in: input === "keyboard" ? action.fill_in : null });
        }}
      />
      {action.input === "keyboard" && (
        <TextField
          label="Text in the box"
          hint="What the customer goes on writing from."
          value={action.fill_in ?? ""}
          onChange={(text) => set({ ...action, fill_in: text || null })}
        />
      )}
    </>
  );
}

export function PickTimeMore({ action, set }: { action: PickTime; set(action: RichMenuAction): void }) {
  return BOUNDS.map(({ bound, label }) => (
    <TextField
      key={bound}
      type={INPUT_TYPES[action.mode ?? "datetime"]}
      label={label}
      value={action[bound] ?? ""}
      // Browsers add seconds where there are some, and LINE takes none.
      onChange={(text) => set({ ...action, [bound]: text.slice(0, action.mode === "time" ? 5 : 16) || null })}
    />
  ));
}
