// What a queue is measured by: how long somebody may wait, and who leaves too soon to count.
import { makeStyles, Switch } from "@fluentui/react-components";
import type { Errors } from "~/actions/use-form";
import { NumberField } from "~/ui/fields";

const useStyles = makeStyles({ part: { display: "flex", flexDirection: "column", gap: "8px" } });

const USUAL_PROMISE = 120;
const USUAL_SHORT = 10;
const LONGEST = 604_800;

interface Thresholds {
  service_level_seconds: number | null;
  short_abandon_seconds: number | null;
}

interface Props {
  values: Thresholds;
  errors: Errors<Thresholds>;
  onChange(field: keyof Thresholds, value: number | null): void;
}

export function ThresholdFields({ values, errors, onChange }: Props) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.part}>
        <Switch
          label="Promise how long a customer waits at most"
          checked={values.service_level_seconds !== null}
          onChange={(_, data) => onChange("service_level_seconds", data.checked ? USUAL_PROMISE : null)}
        />
        {values.service_level_seconds !== null && (
          <NumberField
            label="Service level (seconds)"
            hint="Whoever waits longer is counted in the list of queues."
            value={values.service_level_seconds}
            error={errors.service_level_seconds}
            min={1}
            max={LONGEST}
            step={10}
            onChange={(value) => onChange("service_level_seconds", value)}
          />
        )}
      </div>
      <div className={styles.part}>
        <Switch
          label="Leave out who gives up at once"
          checked={values.short_abandon_seconds !== null}
          onChange={(_, data) => onChange("short_abandon_seconds", data.checked ? USUAL_SHORT : null)}
        />
        {values.short_abandon_seconds !== null && (
          <NumberField
            label="Short abandon (seconds)"
            hint="Whoever leaves earlier has not abandoned the queue. It is kept for reports; nothing counts by it yet."
            value={values.short_abandon_seconds}
            error={errors.short_abandon_seconds}
            min={1}
            max={LONGEST}
            onChange={(value) => onChange("short_abandon_seconds", value)}
          />
        )}
      </div>
    </>
  );
}
