// Chooses a time zone: by city, by the name of its time, or by its distance from UTC.
import { Combobox, Field, makeStyles, Option, tokens } from "@fluentui/react-components";
import { useMemo, useState } from "react";
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
          if (!data.optionValue) return;
          onChange(data.optionValue);
          setTyped(null);
        }}
      >
        {open && <Zones typed={typed ?? ""} chosen={value} />}
      </Combobox>
    </Field>
  );
}

function Zones({ typed, chosen }: { typed: string; chosen: string }) {
  const styles = useStyles();
  const zones = useMemo(() => zonesFrom(chosen), [chosen]);
  const found = zones.filter((zone) => matches(zone, typed));
  return (
    <>
      {found.slice(0, SHOWN).map(({ name, detail }) => (
        <Option key={name} value={name} text={name}>
          <span>
            {name} <span className={styles.detail}>{detail}</span>
          </span>
        </Option>
      ))}
      {found.length !== Math.min(found.length, SHOWN) && (
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

function matches({ name, detail }: Zone, typed: string): boolean {
  const words = typed.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  const text = `${name.replaceAll("_", " ")} ${detail}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
