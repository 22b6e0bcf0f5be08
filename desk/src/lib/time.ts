// Times as people say them: short and relative in lists, exact on hover, clocks for countdowns.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const hourMinute = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const weekdayDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

const dayMonthTime = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export const exactTime = (instant: string): string => absolute.format(new Date(instant));
/** As short as it can be said of a time that need not be today. */
export const dateAndTime = (instant: string): string => dayMonthTime.format(new Date(instant));
export const clockTime = (instant: string): string => hourMinute.format(new Date(instant));

export function relativeTime(instant: string, now: number): string {
  const age = now - Date.parse(instant);
  if (age < MINUTE) return "now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  return shortDate(instant, now);
}

export function shortDate(instant: string, now: number): string {
  const date = new Date(instant);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayMonth : dayMonthYear).format(date);
}

/** What stands between two days of messages. */
export function dayName(instant: string, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(Date.parse(instant))) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return days < 7 ? weekdayDay.format(new Date(instant)) : dayMonthYear.format(new Date(instant));
}

export const sameDay = (a: string, b: string): boolean => startOfDay(Date.parse(a)) === startOfDay(Date.parse(b));

/** 02:14, or 1:02:14 past the hour. Never negative: a wait that has not begun is 00:00. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export function spokenDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function startOfDay(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
