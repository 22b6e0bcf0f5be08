// Time zones as people look for them, and what clocks and calendars show in one.

const DAY = 86_400_000;

/** Browsers list some zones by names of long ago, under which nobody looks for them. */
const RENAMED: Record<string, string> = {
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Europe/Kiev": "Europe/Kyiv",
};
const nameOfNow = (zone: string) => RENAMED[zone] ?? zone;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Where this browser is. */
export const browserZone = (): string => nameOfNow(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");

/** All zones this browser knows; not every one lists UTC. */
export const knownZones = (): string[] =>
  [...new Set([...Intl.supportedValuesOf("timeZone").map(nameOfNow), "UTC"])].sort();

/** The zone itself, or UTC when this browser has never heard of it. */
export function shownZone(zone: string): string {
  return formatOf(zone).resolvedOptions().timeZone === "UTC" ? "UTC" : zone;
}

/** `Asia/Tokyo` is GMT+09:00, Japan Standard Time. */
export function zoneDetail(zone: string, at: number): string {
  const name = (timeZoneName: "longOffset" | "long") =>
    new Intl.DateTimeFormat("en", { timeZone: shownZone(zone), timeZoneName })
      .formatToParts(at)
      .find((part) => part.type === "timeZoneName")?.value ?? "";
  const [offset, words] = [name("longOffset"), name("long")];
  return offset === words ? offset : `${offset}, ${words}`;
}

/** `2026-11-30`, by the calendar there. */
export const dateIn = (zone: string, at: number): string => new Date(at + offset(zone, at)).toISOString().slice(0, 10);

/** `09:00`, by the clocks there. */
export const clockIn = (zone: string, at: number): string =>
  new Date(at + offset(zone, at)).toISOString().slice(11, 16);

/** By how many minutes clocks are put forward on a day, as a rule 0; less than 0 when they are put back. */
export function clocksMove(zone: string, date: string): number {
  const next = new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
  // Where clocks move at midnight itself, the day begins after that.
  const before = (day: string) => offset(zone, midnight(zone, day) - 1);
  return (before(next) - before(date)) / 60_000;
}

const dayMonth = new Intl.DateTimeFormat("en-GB", {
  // In the language of the words around them.
  timeZone: "UTC",
  weekday: "short",
  day: "numeric",
  month: "short",
});

/** `Mon, 30 Nov`. */
export const dateWords = (date: string): string => dayMonth.format(Date.parse(date));

/** `at 09:00`, `tomorrow at 09:00`, `Mon at 09:00` or `Mon, 30 Nov at 09:00`, by the clocks there. */
export function momentIn(zone: string, at: number, now: number): string {
  const date = dateIn(zone, at);
  const days = daysBetween(dateIn(zone, now), date);
  const clock = `at ${clockIn(zone, at)}${shownZone(zone) === zone ? "" : " UTC"}`;
  if (days <= 0) return clock;
  if (days === 1) return `tomorrow ${clock}`;
  return days < 7 ? `${dateWords(date).slice(0, 3)} ${clock}` : `${dateWords(date)} ${clock}`;
}

/** How many calendar days one date is after another. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

function midnight(zone: string, date: string): number {
  const there = Date.parse(date);
  return there - offset(zone, there - offset(zone, there));
}

/** What clocks there are ahead of UTC, in milliseconds. */
function offset(zone: string, at: number): number {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const shown = Date.UTC(
    part.year ?? 0,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  );
  return shown - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = formatFor(zone);
  formats.set(zone, made);
  return made;
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  };
  try {
    return new Intl.DateTimeFormat("en", { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
  }
}
