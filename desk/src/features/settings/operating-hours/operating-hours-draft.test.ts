// Hours while they are written: what overlaps, what is missing, what is copied, and what is sent.
import { describe, expect, it } from "vitest";
import type { OperatingHours, Weekday } from "~/api/types";
import {
  copiedTo,
  type DraftHoliday,
  type DraftSpan,
  draftErrors,
  draftOf,
  holidayFaults,
  hoursOf,
  newHoliday,
  newSpan,
  spanFaults,
  timetableOf,
} from "./operating-hours-draft";
import { WEEK } from "./operating-hours-words";

const span = (weekday: Weekday, opens: string, closes: string) => newSpan(weekday, { opens, closes });
const faultsOf = (weekly: DraftSpan[]) => weekly.map(({ key }) => spanFaults(weekly).get(key)?.text);

describe("spans", () => {
  it("may touch each other, over midnight and over the end of the week too", () => {
    const weekly = [
      span("monday", "02:00", "12:00"),
      span("monday", "12:00", "18:00"),
      span("saturday", "22:00", "00:00"),
      span("sunday", "00:00", "02:00"),
      span("sunday", "20:00", "02:00"),
    ];
    expect(faultsOf(weekly)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(faultsOf(WEEK.map((day) => span(day, "00:00", "00:00")))).toEqual(WEEK.map(() => undefined));
  });

  it.each<[string, DraftSpan, DraftSpan, string]>([
    ["on one day", span("monday", "09:00", "13:00"), span("monday", "12:59", "18:00"), "Monday 09:00–13:00"],
    ["that are the same", span("monday", "09:00", "13:00"), span("monday", "09:00", "13:00"), "Monday 09:00–13:00"],
    [
      "from the night before",
      span("friday", "22:00", "02:00"),
      span("saturday", "01:00", "05:00"),
      "Friday 22:00–02:00",
    ],
    [
      "from Sunday into Monday",
      span("sunday", "22:00", "02:00"),
      span("monday", "00:00", "05:00"),
      "Sunday 22:00–02:00",
    ],
    ["over 24 hours", span("monday", "09:00", "09:00"), span("tuesday", "08:00", "10:00"), "Monday 09:00–09:00"],
  ])("%s overlap, which the later one says", (_, earlier, later, name) => {
    const [first, second] = faultsOf([earlier, later]);
    expect(first).toBeUndefined();
    expect(second).toContain(`Overlaps with ${name}`);
  });

  it("that are not filled in are missing, not wrong", () => {
    const weekly = [span("monday", "09:00", ""), span("tuesday", "", "")];
    expect([...spanFaults(weekly).values()].every((fault) => fault.missing)).toBe(true);
    expect(spanFaults(weekly).size).toBe(2);
  });

  it("of one day are copied to others, in place of theirs", () => {
    const weekly = [
      span("monday", "09:00", "12:00"),
      span("monday", "13:00", "18:00"),
      span("tuesday", "01:00", "02:00"),
    ];
    const copied = copiedTo(weekly, "monday", WEEK.slice(0, 3));
    const shown = (day: Weekday) => copied.filter((one) => one.weekday === day).map((one) => one.opens);
    expect(shown("monday")).toEqual(["09:00", "13:00"]);
    expect(shown("tuesday")).toEqual(["09:00", "13:00"]);
    expect(shown("wednesday")).toEqual(["09:00", "13:00"]);
    expect(shown("thursday")).toEqual([]);
    expect(new Set(copied.map((one) => one.key)).size).toBe(6);
  });
});

describe("a holiday", () => {
  const holiday = (change: Partial<DraftHoliday>): DraftHoliday => ({
    ...newHoliday(),
    name: "New Year",
    first: "2026-12-29",
    last: "2027-01-03",
    ...change,
  });
  const faultOf = (change: Partial<DraftHoliday>) => [...holidayFaults([holiday(change)]).values()][0];

  it("may last over New Year, and a year at most", () => {
    expect(faultOf({})).toBeUndefined();
    expect(faultOf({ first: "2026-01-01", last: "2026-12-31" })).toBeUndefined();
    expect(faultOf({ first: "2026-01-01", last: "2027-01-01" })?.text).toMatch(/a year at most/);
  });

  it.each<[Partial<DraftHoliday>, string, boolean]>([
    [{ name: " " }, "Enter a name.", true],
    [{ first: "" }, "Enter the first day.", true],
    [{ last: "" }, "Enter the last day.", true],
    [{ first: "0002-12-29" }, "Choose days from 2000 to 2199.", true],
    [{ last: "2026-12-28" }, "The last day comes before the first.", false],
    [{ name: "N".repeat(101) }, "Use at most 100 characters.", false],
  ])("with %o says “%s”", (change, text, missing) => {
    expect(faultOf(change)).toEqual({ text, missing });
  });
});

describe("the whole", () => {
  const SAVED: OperatingHours = {
    id: "hours-1",
    name: "Shop",
    description: "",
    zone: "Asia/Tokyo",
    weekly: [{ weekday: "monday", opens: "09:00", closes: "18:00" }],
    holidays: [{ name: "Inventory", first: "2026-12-01", last: "2026-12-01", yearly: false }],
    valid_from: null,
    valid_until: null,
    version: 3,
    queues: [],
    people: [],
    open: false,
    opens_next: null,
  };

  it("begins with the usual week where the browser is", () => {
    const { zone, weekly } = timetableOf(draftOf(null)) ?? {};
    expect(zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(weekly).toEqual(WEEK.slice(0, 5).map((weekday) => ({ weekday, opens: "09:00", closes: "18:00" })));
  });

  it("is sent without what only the form knows, in the order of the week", () => {
    const draft = draftOf(SAVED);
    draft.weekly.unshift(span("sunday", "10:00", "12:00"));
    draft.name = "  Shop 2 ";
    const { name, description, zone, holidays } = { ...SAVED, name: "Shop 2" };
    const weekly = [...SAVED.weekly, { weekday: "sunday", opens: "10:00", closes: "12:00" }];
    const always = { valid_from: null, valid_until: null };
    expect(hoursOf(draft)).toEqual({ name, description, zone, holidays, weekly, ...always });
    expect(timetableOf(draft)).toEqual({ zone, holidays, weekly, ...always });
  });

  it("can be previewed without a name, but not while its hours are wrong", () => {
    const draft = { ...draftOf(SAVED), name: "" };
    expect(draftErrors(draft)).toEqual({ name: "Enter a name." });
    expect(timetableOf(draft)).not.toBeNull();
    expect(timetableOf({ ...draft, weekly: [] })).toBeNull();
    expect(timetableOf({ ...draft, weekly: [span("monday", "", "")] })).toBeNull();
    expect(timetableOf({ ...draft, holidays: [newHoliday()] })).toBeNull();
  });

  it("is open on at least one day, and has names that fit", () => {
    const draft = { ...draftOf(SAVED), name: "N".repeat(101), description: "d".repeat(501), weekly: [] };
    expect(draftErrors(draft)).toEqual({
      name: "Use at most 100 characters.",
      description: "Use at most 500 characters.",
      weekly: "Open on at least one day.",
    });
  });
});
