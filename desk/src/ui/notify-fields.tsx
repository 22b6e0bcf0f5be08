// How one kind of things is notified: where it shows, how it sounds, and a button to hear that.
import { Button, Field, makeStyles, Slider, Switch, Text, tokens } from "@fluentui/react-components";
import { PlayRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { bell } from "~/lib/bell";
import { PHONE } from "~/lib/screen";
import { SOUND_CHOICES, type SoundName } from "~/lib/sounds";
import { ChoiceField } from "./fields";

export interface NotifyValues {
  toast: boolean;
  browser: boolean;
  push: boolean;
  sound: SoundName;
  volume: number;
  repeats: boolean;
}

const useStyles = makeStyles({
  root: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    margin: 0,
    padding: "12px 16px 16px",
    minInlineSize: "auto",
  },
  head: { display: "flex", gap: "12px", alignItems: "flex-start", width: "100%" },
  words: { flexGrow: 1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  parts: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)",
    gap: "8px 24px",
    marginTop: "8px",
    [PHONE]: { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  sound: { display: "flex", alignItems: "flex-end", gap: "8px" },
  grow: { flexGrow: 1, minWidth: 0, "& .fui-Dropdown": { minWidth: "0px", width: "100%" } },
  play: { flexShrink: 0 },
  action: { flexShrink: 0 },
  volume: { marginTop: "8px" },
});

interface Props {
  title: string;
  text: string;
  /** Whether it is shown in the page in any case, as what is offered is. */
  alwaysShows: boolean;
  values: NotifyValues;
  /** What else can be done with it, beside its title. */
  action?: ReactNode;
  onChange(values: NotifyValues): void;
}

export function NotifyFields({ title, text, alwaysShows, values, action, onChange }: Props) {
  const styles = useStyles();
  const set = (change: Partial<NotifyValues>) => onChange({ ...values, ...change });
  const silent = values.sound === "none" || values.volume === 0;

  function chooseSound(value: string) {
    const sound = value as SoundName;
    set({ sound });
    bell.unlock();
    bell.preview({ sound, volume: values.volume });
  }

  return (
    <fieldset className={styles.root} aria-label={title}>
      <div className={styles.head}>
        <div className={styles.words}>
          <Text weight="semibold" as="h2" block style={{ margin: 0 }}>
            {title}
          </Text>
          <Text size={200} className={styles.quiet}>
            {text}
          </Text>
        </div>
        <span className={styles.action}>{action}</span>
      </div>
      <div className={styles.parts}>
        <div>
          <Switch
            label={alwaysShows ? "On the desk (always)" : "On the desk"}
            checked={alwaysShows || values.toast}
            disabled={alwaysShows}
            onChange={(_, data) => set({ toast: data.checked })}
          />
          <br />
          <Switch
            label="By the browser, while the desk is in the background"
            checked={values.browser}
            onChange={(_, data) => set({ browser: data.checked })}
          />
          <br />
          <Switch
            label="By push, while the desk is closed or out of sight"
            checked={values.push}
            onChange={(_, data) => set({ push: data.checked })}
          />
        </div>
        <div>
          <div className={styles.sound}>
            <div className={styles.grow}>
              <ChoiceField label="Sound" value={values.sound} choices={SOUND_CHOICES} onChange={chooseSound} />
            </div>
            <Button
              className={styles.play}
              aria-label={`Play the sound of ${title}`}
              icon={<PlayRegular />}
              disabledFocusable={silent}
              onClick={() => {
                bell.unlock();
                bell.preview(values);
              }}
            >
              Play
            </Button>
          </div>
          <Field className={styles.volume} label={`Volume: ${values.volume}`}>
            <Slider
              min={0}
              max={100}
              value={values.volume}
              disabled={values.sound === "none"}
              onChange={(_, data) => set({ volume: data.value })}
            />
          </Field>
          {alwaysShows && (
            <Switch
              label="Repeat until it is answered"
              checked={values.repeats}
              disabled={values.sound === "none"}
              onChange={(_, data) => set({ repeats: data.checked })}
            />
          )}
        </div>
      </div>
    </fieldset>
  );
}

/** What can be notified of, in the order in which it is shown. */
export const NOTIFY_KINDS = [
  { kind: "offer", title: "Offers", text: "A conversation is offered to you and waits for your answer." },
  {
    kind: "message",
    title: "Messages",
    text: "A customer writes in a conversation of yours that is not in front of you.",
  },
  {
    kind: "assigned",
    title: "Given to you",
    text: "Somebody gives you a conversation, or its customer is back and it does not ring.",
  },
  { kind: "failed", title: "Not sent", text: "A message of yours could not be sent." },
] as const;
