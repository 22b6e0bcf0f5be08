// Operating hours while they are being written: each row with a key of its own, what is wrong where, and what is sent.
import { type Errors, failed, required } from "~/actions/use-form";
import type { Holiday, NewOperatingHours, OperatingHours, Span, Timetable, Weekday } from "~/api/types";
import { browserZone, daysBetween } from "~/lib/zones";
import { DAY_NAMES, spanWords, WEEK } from "./operating-hours-words";

/** Rows come and go while one of them is being typed into. */
interface Row {
  key: number;
}
export type DraftSpan = Span & Row;
export type DraftHoliday = Required<Holiday> & Row;

export interface HoursDraft {
  name: string;
  description: string;
  zone: string;
  weekly: DraftSpan[];
  holidays: DraftHoliday[];
  /** The days on which the week begins and ceases to hold; empty for always. */
  valid_from: string;
  valid_until: string;
}

/** What is wrong with a row; what merely is not filled in yet need not be said while it is being written. */
export interface Fault {
  text: string;
  missing: boolean;
}

export const LONGEST_NAME = 100;
const LONGEST_DESCRIPTION = 500;
const LONGEST_HOLIDAY_DAYS = 365;
const [FIRST_DAY, LAST_DAY] = ["2000-01-01", "2199-12-31"];
const MOST_SPANS = 70;
const MOST_HOLIDAYS = 200;
const DAY = 24 * 60;

let lastKey = 0;
const newKey = (): number => ++lastKey;

export const USUAL = { opens: "09:00", closes: "18:00" };
export const WEEKDAYS: Weekday[] = WEEK.slice(0, 5);

export const newSpan = (weekday: Weekday, times = { opens: "", closes: "" }): DraftSpan => ({
  key: newKey(),
  weekday,
  ...times,
});
export const newHoliday = (): DraftHoliday => ({ key: newKey(), name: "", first: "", last: "", yearly: false });

export function draftOf(hours: OperatingHours | null): HoursDraft {
  return {
    name: hours?.name ?? "",
    description: hours?.description ?? "",
    zone: hours?.zone ?? browserZone(),
    weekly: hours ? inOrder(hours.weekly) : WEEKDAYS.map((day) => newSpan(day, USUAL)),
    holidays: hours?.holidays.map((holiday) => ({ ...holiday, key: newKey() })) ?? [],
    valid_from: hours?.valid_from ?? "",
    valid_until: hours?.valid_until ?? "",
  };
}

/** One day's hours in place of those of other days. */
export function copiedTo(weekly: DraftSpan[], from: Weekday, to: Weekday[]): DraftSpan[] {
  const spans = weekly.filter((span) => span.weekday === from);
  const others = to.filter((day) => day !== from);
  const kept = weekly.filter((span) => !others.includes(span.weekday));
  return [...kept, ...others.flatMap((day) => spans.map(({ opens, closes }) => newSpan(day, { opens, closes })))];
}

export function spanFaults(weekly: DraftSpan[]): Map<number, Fault> {
  const faults = new Map<number, Fault>();
  const whole = weekly.filter((span) => span.opens && span.closes);
  for (const span of weekly)
    if (!whole.includes(span)) faults.set(span.key, missing("Enter when it opens and closes."));
  for (const [at, span] of whole.entries()) {
    const other = whole.find((one, place) => one !== span && overlaps(one, span, place < at));
    if (other) faults.set(span.key, wrong(`Overlaps with ${DAY_NAMES[other.weekday]} ${spanWords(other)}.`));
  }
  return faults;
}

export function holidayFaults(holidays: DraftHoliday[]): Map<number, Fault> {
  const faults = holidays.map((holiday) => [holiday.key, holidayFault(holiday)] as const);
  return new Map(faults.filter((one): one is [number, Fault] => one[1] !== null));
}

/** What keeps hours from being saved, by field. */
export function draftErrors(draft: HoursDraft): Errors<HoursDraft> {
  return failed<HoursDraft>({
    name: required(draft.name, "a name") ?? noLonger(draft.name, LONGEST_NAME),
    description: noLonger(draft.description, LONGEST_DESCRIPTION),
    zone: required(draft.zone, "a time zone"),
    weekly: weeklyError(draft.weekly),
    holidays: holidaysError(draft.holidays),
    valid_until: validError(draft),
  });
}

/** What a preview can be asked about; null while something is missing or wrong. */
export function timetableOf(draft: HoursDraft): Timetable | null {
  const { zone, weekly, holidays, valid_until } = draftErrors(draft);
  return zone || weekly || holidays || valid_until ? null : writingOf(draft, {});
}

/** What is sent to be saved. */
export const hoursOf = (draft: HoursDraft): NewOperatingHours =>
  writingOf(draft, { name: draft.name.trim(), description: draft.description.trim() });

function writingOf<T extends object>(draft: HoursDraft, more: T): Timetable & T {
  const { zone, weekly, holidays, valid_from, valid_until } = draft;
  return {
    ...more,
    zone,
    weekly: inOrder(weekly).map(({ key: _, ...span }) => span),
    holidays: holidays.map(({ key: _, ...holiday }) => ({ ...holiday, name: holiday.name.trim() })),
    valid_from: valid_from || null,
    valid_until: valid_until || null,
  };
}

function inOrder(weekly: Span[]): DraftSpan[] {
  const sorted = weekly.toSorted((a, b) => startOf(a) - startOf(b));
  return sorted.map((span) => ({ ...span, key: newKey() }));
}

function weeklyError(weekly: DraftSpan[]): string | undefined {
  if (weekly.length === 0) return "Open on at least one day.";
  if (weekly.length > MOST_SPANS) return `There can be ${MOST_SPANS} spans of hours in a week.`;
  return spanFaults(weekly).size > 0 ? "Some hours are not right yet; see above." : undefined;
}

function holidaysError(holidays: DraftHoliday[]): string | undefined {
  if (holidays.length > MOST_HOLIDAYS) return `There can be ${MOST_HOLIDAYS} holidays.`;
  return holidayFaults(holidays).size > 0 ? "Some holidays are not right yet; see above." : undefined;
}

function validError({ valid_from, valid_until }: HoursDraft): string | undefined {
  const days = [valid_from, valid_until].filter(Boolean);
  if (days.some((day) => day < FIRST_DAY || day > LAST_DAY)) return "Choose days from 2000 to 2199.";
  return valid_from && valid_until && valid_until < valid_from ? "The last day comes before the first." : undefined;
}

function holidayFault({ name, first, last }: DraftHoliday): Fault | null {
  if (!name.trim()) return missing("Enter a name.");
  if (!first) return missing("Enter the first day.");
  if (!last) return missing("Enter the last day.");
  if (first < FIRST_DAY || last > LAST_DAY) return missing("Choose days from 2000 to 2199.");
  if (last < first) return wrong("The last day comes before the first.");
  if (daysBetween(first, last) >= LONGEST_HOLIDAY_DAYS) return wrong("A holiday lasts a year at most.");
  const long = noLonger(name, LONGEST_NAME);
  return long ? wrong(long) : null;
}

/** Whether the later of two spans begins before the other ends, all round the week; touching is no overlap. */
function overlaps(one: Span, later: Span, first: boolean): boolean {
  const after = (startOf(later) - startOf(one) + 7 * DAY) % (7 * DAY);
  return after === 0 ? first : after < lengthOf(one);
}

const startOf = ({ weekday, opens }: Span): number => WEEK.indexOf(weekday) * DAY + minutes(opens);

function lengthOf({ opens, closes }: Span): number {
  const length = minutes(closes) - minutes(opens);
  return length > 0 ? length : length + DAY;
}

function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
}

const noLonger = (text: string, most: number): string | undefined =>
  text.trim().length > most ? `Use at most ${most} characters.` : undefined;
const missing = (text: string): Fault => ({ text, missing: true });
const wrong = (text: string): Fault => ({ text, missing: false });
