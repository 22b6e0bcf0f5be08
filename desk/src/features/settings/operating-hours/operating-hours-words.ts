// Operating hours in words: a week in one line, when doors open next, and what a day of the preview says.
import type { OperatingHours, PreviewedDay, Span, Weekday } from "~/api/types";
import { plural } from "~/lib/text";
import { clockIn, clocksMove, dateIn, momentIn } from "~/lib/zones";

type Times = Pick<Span, "opens" | "closes">;

export const DAY_NAMES: Record<Weekday, string> = {
  monday: "Monday",
  tuesday: "Tuesday",
  wednesday: "Wednesday",
  thursday: "Thursday",
  friday: "Friday",
  saturday: "Saturday",
  sunday: "Sunday",
};
export const WEEK = Object.keys(DAY_NAMES) as Weekday[];

const dayMonthYear = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
});

/** `Mon–Fri 09:00–18:00; Sat 10:00–15:00` */
export function weeklyWords(weekly: Span[]): string {
  const byHours = new Map<string, Weekday[]>();
  for (const day of WEEK) {
    const hours = dayWords(weekly.filter((span) => span.weekday === day));
    if (hours) byHours.set(hours, [...(byHours.get(hours) ?? []), day]);
  }
  if (byHours.size === 0) return "Never";
  return [...byHours].map(([hours, days]) => `${daysWords(days)} ${hours}`).join("; ");
}

export const spanWords = ({ opens, closes }: Times): string => {
  if (opens === "00:00" && closes === "00:00") return "all day";
  if (closes === "00:00") return `${opens}–24:00`;
  return `${opens}–${closes}${closes <= opens ? " the next day" : ""}`;
};

/** What is not plain from the two times alone; null when they say it all, or are not filled in. */
export function untilWords({ opens, closes }: Times): string | null {
  if (!opens || !closes || opens < closes) return null;
  if (opens === "00:00" && closes === "00:00") return "all day";
  if (closes === "00:00") return "until midnight";
  return `${opens === closes ? "24 hours, " : ""}until ${closes} the next day`;
}

/** When doors open next, by the clocks of the hours themselves. */
export function opensWords(
  { open, opens_next, zone }: Pick<OperatingHours, "open" | "opens_next" | "zone">,
  now: number,
) {
  if (open) return "Open now";
  return opens_next ? `Opens ${momentIn(zone, Date.parse(opens_next), now)}` : "Does not open again";
}

/** From when and until when a week holds; empty where it always does. */
export function validWords({ valid_from, valid_until }: Pick<OperatingHours, "valid_from" | "valid_until">): string {
  const from = valid_from && `from ${wholeDate(valid_from)}`;
  const until = valid_until && `until ${wholeDate(valid_until)}`;
  return [from, until].filter(Boolean).join(" ");
}

const wholeDate = (date: string): string => dayMonthYear.format(Date.parse(date));

/** The openings of one previewed day, by the clocks there; what goes on over midnight is in both days. */
export function openingsWords({ date, openings }: PreviewedDay, zone: string): string {
  if (openings.length === 0) return "Closed";
  const spans = openings.map(({ opens_at, closes_at }) => {
    const closes = Date.parse(closes_at);
    const till = dateIn(zone, closes) > date ? "24:00" : clockIn(zone, closes);
    return { from: clockIn(zone, Date.parse(opens_at)), till };
  });
  const words = spans.map(({ from, till }) => (from === "00:00" && till === "24:00" ? "All day" : `${from}–${till}`));
  return words.join(", ");
}

/** What to know about a day on which clocks change there, or null. */
export function clockChangeWords(zone: string, date: string): string | null {
  const minutes = clocksMove(zone, date);
  if (minutes === 0) return null;
  const size = minutes % 60 === 0 ? `${Math.abs(minutes) / 60} h` : `${Math.abs(minutes)} min`;
  return `Clocks go ${minutes > 0 ? "forward" : "back"} ${size}`;
}

function dayWords(spans: Span[]): string {
  const inOrder = spans.toSorted((a, b) => a.opens.localeCompare(b.opens));
  return inOrder.map(spanWords).join(", ");
}

/** `Mon–Fri, Sun`; neighbours are one run. */
function daysWords(days: Weekday[]): string {
  if (days.length === WEEK.length) return "Every day";
  const runs: Weekday[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && WEEK.indexOf(day) === WEEK.indexOf(run.at(-1) as Weekday) + 1) run.push(day);
    else runs.push([day]);
  }
  const short = (day: Weekday | undefined) => (day ? DAY_NAMES[day].slice(0, 3) : "");
  return runs.map((run) => (run.length > 1 ? `${short(run[0])}–${short(run.at(-1))}` : short(run[0]))).join(", ");
}

/** All that hours say, in a few words. */
export function savedWords(hours: OperatingHours): string {
  const { name, zone, weekly, holidays } = hours;
  const week = [weeklyWords(weekly), validWords(hours)].filter(Boolean).join(" ");
  return `${name}, ${week} in ${zone}, ${plural(holidays.length, "holiday")}`;
}
