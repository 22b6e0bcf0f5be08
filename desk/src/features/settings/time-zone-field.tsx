// Chooses a time zone: by city, by the name of its time, or by its distance from UTC.
import { Combobox, Field, makeStyles, Option, tokens } from "@fluentui/react-components";
import { type KeyboardEvent, useMemo, useState } from "react";
import { browserZone, knownZones, zoneDetail } from "~/lib/zones";

/** More are not read, and take long to draw. */
const SHOWN = 60;

const useStyles = makeStyles({
  detail: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface Props {
  value: string;
  error: string | undefined;
  onChange(zone: string): void;
}

export function TimeZoneField({ value, error, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const zones = useMemo(() => (open ? zonesFrom(value) : []), [open, value]);
  const found = matching(zones, typed ?? "");

  function choose(zone: string) {
    onChange(zone);
    setTyped(null);
  }

  function chooseFirst(event: KeyboardEvent<HTMLInputElement>) {
    const first = found[0];
    // Where arrow keys have gone to an option, that one is chosen already.
    if (event.key !== "Enter" || !typed || !first || event.currentTarget.hasAttribute("aria-activedescendant")) return;
    choose(first.name);
    setOpen(false);
  }

  return (
    <Field
      label="Time zone"
      required
      hint={zoneDetail(value, Date.now())}
      validationState={error ? "error" : "none"}
      validationMessage={error}
    >
      <Combobox
        // Otherwise a space would choose, and New York could not be typed.
        freeform
        open={open}
        value={typed ?? value}
        selectedOptions={[value]}
        placeholder={value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(null)}
        onOpenChange={(_, data) => {
          setOpen(data.open);
          // What is chosen makes room for what is looked for.
          setTyped((now) => (data.open ? (now ?? "") : null));
        }}
        onOptionSelect={(_, data) => {
          // It is told of none, too, as soon as what is typed names no zone.
          if (data.optionValue) choose(data.optionValue);
        }}
        onKeyDown={chooseFirst}
      >
        {open && <Zones found={found} />}
      </Combobox>
    </Field>
  );
}

function Zones({ found }: { found: Zone[] }) {
  const styles = useStyles();
  return (
    <>
      {found.slice(0, SHOWN).map(({ name, detail }) => (
        <Option key={name} value={name} text={name}>
          <span>
            {name} <span className={styles.detail}>{detail}</span>
          </span>
        </Option>
      ))}
      {found.length > SHOWN && (
        <Option key="more" text="" disabled>
          {`${found.length - SHOWN} more; type to find them`}
        </Option>
      )}
      {found.length === 0 && (
        <Option key="none" text="" disabled>
          No time zone is named like this
        </Option>
      )}
    </>
  );
}

interface Zone {
  name: string;
  detail: string;
}

/** Those that are likely first. */
function zonesFrom(chosen: string): Zone[] {
  const names = [...new Set([chosen, browserZone(), "UTC", ...knownZones()])].filter(Boolean);
  const now = Date.now();
  return names.map((name) => ({ name, detail: zoneDetail(name, now) }));
}

/** Zones that have all words, those that have them whole first: India is not the Indian Ocean. */
function matching(zones: Zone[], typed: string): Zone[] {
  const words = typed
    .toLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean);
  const found = zones.map((zone) => ({ zone, text: textOf(zone) })).filter(({ text }) => words.every(within(text)));
  const whole = ({ text }: { text: string }) => words.every(within(text.split(/[\s/,]+/)));
  return found.toSorted((a, b) => Number(whole(b)) - Number(whole(a))).map(({ zone }) => zone);
}

const within = (text: string | string[]) => (word: string) => text.includes(word);
const textOf = ({ name, detail }: Zone) => `${name.replaceAll("_", " ")} ${detail}`.toLowerCase();
