// What hours come to in the next fourteen days, while they are being written.
import { makeStyles, mergeClasses, Spinner, Text, tokens } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { hoursPreview } from "~/api/operating-hours";
import { explain } from "~/api/problem";
import type { HoursPreview as Preview, PreviewedDay, Timetable } from "~/api/types";
import { dateWords, shownZone } from "~/lib/zones";
import { Trouble } from "~/ui/trouble";
import { useHalfMinutes } from "~/ui/use-now";
import { useSettled } from "~/ui/use-settled";
import { clockChangeWords, openingsWords, opensWords } from "./operating-hours-words";

/** Long enough for a time to be typed in one go. */
const SETTLED_MS = 400;

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "16px",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  head: { display: "flex", alignItems: "center", gap: "8px", minHeight: "20px" },
  title: { margin: 0 },
  days: { listStyleType: "none", margin: 0, padding: 0 },
  day: {
    display: "grid",
    gridTemplateColumns: "88px minmax(0, 1fr)",
    padding: "4px 0",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  summary: { marginBottom: "4px" },
  week: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  faint: { color: tokens.colorNeutralForeground3 },
  note: { display: "block", color: tokens.colorPaletteDarkOrangeForeground1 },
  old: { opacity: 0.5 },
});

export function HoursPreview({ timetable }: { timetable: Timetable | null }) {
  const styles = useStyles();
  const titleId = useId();
  // Compared by what it says: it is put together anew each time the form is drawn.
  const written = JSON.stringify(timetable);
  const settled = useSettled(written, SETTLED_MS);
  const asked = JSON.parse(settled) as Timetable | null;
  const query = useQuery({ ...hoursPreview(asked), placeholderData: keepPreviousData });
  const old = settled !== written || query.isPlaceholderData || !timetable;
  return (
    <section className={styles.root} aria-labelledby={titleId} aria-busy={old && timetable !== null}>
      <div className={styles.head}>
        <Text as="h2" id={titleId} weight="semibold" className={styles.title}>
          The next 14 days
        </Text>
        {old && timetable && <Spinner size="extra-tiny" aria-hidden />}
      </div>
      {!timetable && (
        <Text size={200} className={styles.faint}>
          They show again when all hours are complete and none overlap.
        </Text>
      )}
      {timetable && query.isError && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && asked && <Days preview={query.data} zone={asked.zone} old={old} />}
    </section>
  );
}

function Days({ preview, zone, old }: { preview: Preview; zone: string; old: boolean }) {
  const styles = useStyles();
  const now = useHalfMinutes();
  return (
    <div className={mergeClasses(old && styles.old)}>
      <Text size={200} block className={styles.summary}>
        <span role="status">{opensWords({ ...preview, zone }, now)}</span>
        <span className={styles.faint}> · times in {shownZone(zone).replaceAll("_", " ")}</span>
      </Text>
      <ol className={styles.days} aria-label="The next 14 days">
        {preview.days.map((day, place) => (
          <Day key={day.date} day={day} zone={zone} monday={place > 0 && dateWords(day.date).startsWith("Mon")} />
        ))}
      </ol>
    </div>
  );
}

function Day({ day, zone, monday }: { day: PreviewedDay; zone: string; monday: boolean }) {
  const styles = useStyles();
  const change = clockChangeWords(zone, day.date);
  return (
    <li className={mergeClasses(styles.day, monday && styles.week)}>
      <span>{dateWords(day.date)}</span>
      <span>
        <span className={mergeClasses(day.openings.length === 0 && styles.faint)}>{openingsWords(day, zone)}</span>
        {day.holiday !== null && <span dir="auto">{` · ${day.holiday}`}</span>}
        {change && <span className={styles.note}>{change}</span>}
      </span>
    </li>
  );
}
