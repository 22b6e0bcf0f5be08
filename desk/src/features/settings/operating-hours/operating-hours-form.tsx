// Creates operating hours or changes them: name, time zone, week and holidays, beside what they come to.
import { makeStyles } from "@fluentui/react-components";
import { useRef, useState } from "react";
import { useForm } from "~/actions/use-form";
import {
  changeOperatingHours,
  copyOperatingHours,
  createOperatingHours,
  deleteOperatingHours,
  rereadOperatingHours,
} from "~/api/operating-hours";
import type { OperatingHours } from "~/api/types";
import { TextField } from "~/ui/fields";
import { FormDrawer } from "~/ui/form-drawer";
import { useNotify } from "~/ui/notices";
import { RecordActions } from "../record-actions";
import { SaveConflict } from "../save-conflict";
import { TimeZoneField } from "../time-zone-field";
import { useVersioned } from "../use-versioned";
import { HolidayFields } from "./holiday-fields";
import { HoursPreview } from "./hours-preview";
import { draftErrors, draftOf, type HoursDraft, hoursOf, timetableOf } from "./operating-hours-draft";
import { savedWords } from "./operating-hours-words";
import { ValidityFields } from "./validity-fields";
import { WeeklyHours } from "./weekly-hours";

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 288px",
    gap: "32px",
    alignItems: "start",
    "@media (max-width: 900px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "flex", flexDirection: "column", gap: "20px", minWidth: 0 },
  preview: { position: "sticky", top: 0 },
});

interface Props {
  hours: OperatingHours | null;
  onClose(): void;
}

export function OperatingHoursForm({ hours: opened, onClose }: Props) {
  const styles = useStyles();
  const notify = useNotify();
  const root = useRef<HTMLDivElement>(null);
  const kept = useVersioned<OperatingHours>(opened, rereadOperatingHours);
  const { record: hours } = kept;
  const [strict, setStrict] = useState(false);
  const form = useForm<HoursDraft>(useState(() => draftOf(opened))[0], {
    check: draftErrors,
    save: (draft) =>
      hours
        ? kept.save((version) => changeOperatingHours(hours.id, { ...hoursOf(draft), version }))
        : createOperatingHours(hoursOf(draft)),
  });
  const { values, errors, set } = form;

  async function submit() {
    setStrict(true);
    if (await form.submit()) {
      notify({ intent: "success", title: `Operating hours ${values.name.trim()} saved` });
      onClose();
    } else requestAnimationFrame(() => goToFirstFault(root.current));
  }

  /** Shows a copy, or what somebody else has saved, which is the record now. */
  function begin(instead: OperatingHours) {
    setStrict(false);
    form.reset(draftOf(instead));
  }

  return (
    <FormDrawer
      title={hours ? hours.name : "Add operating hours"}
      submitLabel={hours ? "Save" : "Add hours"}
      busy={form.busy}
      dirty={form.dirty}
      trouble={kept.theirs ? null : form.trouble}
      size="large"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SaveConflict
        what="these hours"
        kept={kept}
        inWords={savedWords}
        onLoaded={begin}
        onOverruled={() => void submit()}
      />
      <div ref={root} className={styles.columns}>
        <div className={styles.column}>
          <TextField
            label="Name"
            required
            value={values.name}
            error={errors.name}
            onChange={(value) => set("name", value)}
          />
          <TextField
            label="Description"
            value={values.description}
            error={errors.description}
            onChange={(value) => set("description", value)}
          />
          <TimeZoneField value={values.zone} error={errors.zone} onChange={(value) => set("zone", value)} />
          <WeeklyHours
            weekly={values.weekly}
            error={errors.weekly}
            strict={strict}
            onChange={(value) => set("weekly", value)}
          />
          <ValidityFields
            from={values.valid_from}
            until={values.valid_until}
            error={errors.valid_until}
            onChange={set}
          />
          <HolidayFields
            holidays={values.holidays}
            error={errors.holidays}
            strict={strict}
            onChange={(value) => set("holidays", value)}
          />
          {hours && (
            <RecordActions
              kind="timetable"
              name={hours.name}
              consequence={`“${hours.name}” is deleted with its holidays. It cannot be brought back.`}
              dirty={form.dirty}
              copy={() => copyOperatingHours(hours.id)}
              remove={() => deleteOperatingHours(hours.id)}
              onCopied={(copy) => {
                kept.load(copy);
                begin(copy);
              }}
              onDeleted={onClose}
            />
          )}
        </div>
        <div className={styles.preview}>
          <HoursPreview timetable={timetableOf(values)} />
        </div>
      </div>
    </FormDrawer>
  );
}

/** The form is longer than the screen, so what is wrong with it may be out of sight; what is wrong with the whole is on top. */
function goToFirstFault(columns: HTMLElement | null): void {
  const form = columns?.parentElement;
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  if (field) field.focus();
  else form?.querySelector('[role="alert"]')?.scrollIntoView({ block: "nearest" });
}
