// Operating hours in words: weeks in one line, spans over midnight, when doors open next, and days as previewed.
import { describe, expect, it } from "vitest";
import type { Span, Weekday } from "~/api/types";
import {
  clockChangeWords,
  openingsWords,
  opensWords,
  spanWords,
  untilWords,
  WEEK,
  weeklyWords,
} from "./operating-hours-words";

const on = (days: Weekday[], opens: string, closes: string): Span[] =>
  days.map((weekday) => ({ weekday, opens, closes }));
const [MON, TUE, WED, , FRI, SAT, SUN] = WEEK as [Weekday, Weekday, Weekday, Weekday, Weekday, Weekday, Weekday];

describe("a week", () => {
  it.each<[string, Span[]]>([
    ["Mon–Fri 09:00–18:00", on(WEEK.slice(0, 5), "09:00", "18:00")],
    ["Every day 09:00–18:00", on(WEEK, "09:00", "18:00")],
    ["Every day all day", on(WEEK, "00:00", "00:00")],
    ["Mon, Wed, Fri 10:00–12:00", on([FRI, MON, WED], "10:00", "12:00")],
    ["Mon–Wed, Sun 10:00–12:00", on([MON, TUE, WED, SUN], "10:00", "12:00")],
    ["Sat–Sun 22:00–02:00 the next day", on([SAT, SUN], "22:00", "02:00")],
    [
      "Mon–Fri 09:00–18:00; Sat 10:00–24:00",
      [...on(WEEK.slice(0, 5), "09:00", "18:00"), ...on([SAT], "10:00", "00:00")],
    ],
    ["Mon–Tue 09:00–12:00, 13:00–18:00", [...on([MON, TUE], "13:00", "18:00"), ...on([MON, TUE], "09:00", "12:00")]],
    ["Never", []],
  ])("is said as “%s”", (words, weekly) => {
    expect(weeklyWords(weekly)).toBe(words);
  });
});

describe("a span", () => {
  it.each([
    ["09:00", "18:00", "09:00–18:00", null],
    ["22:00", "02:00", "22:00–02:00 the next day", "until 02:00 the next day"],
    ["10:00", "00:00", "10:00–24:00", "until midnight"],
    ["00:00", "00:00", "all day", "all day"],
    ["09:00", "09:00", "09:00–09:00 the next day", "24 hours, until 09:00 the next day"],
  ])("from %s to %s", (opens, closes, words, until) => {
    expect(spanWords({ opens, closes })).toBe(words);
    expect(untilWords({ opens, closes })).toBe(until);
  });

  it("says nothing more while it is being typed", () => {
    expect(untilWords({ opens: "22:00", closes: "" })).toBeNull();
    expect(untilWords({ opens: "", closes: "02:00" })).toBeNull();
  });
});

describe("when doors open", () => {
  // Sunday 29 November, 23:30 in Tokyo and 09:30 in New York.
  const NOW = Date.parse("2026-11-29T14:30:00Z");
  const said = (opens_next: string | null, zone = "Asia/Tokyo", open = false) =>
    opensWords({ open, opens_next, zone }, NOW);

  it("is told by the clocks and the calendar of the hours, not of who looks", () => {
    expect(said("2026-11-30T00:00:00Z")).toBe("Opens tomorrow at 09:00");
    expect(said("2026-11-29T14:45:00Z")).toBe("Opens at 23:45");
    expect(said("2026-11-30T00:00:00Z", "America/New_York")).toBe("Opens at 19:00");
    expect(said("2026-12-03T00:00:00Z")).toBe("Opens Thu at 09:00");
    expect(said("2027-01-04T00:00:00Z")).toMatch(/^Opens Mon,? 4 Jan at 09:00$/);
  });

  it("is not asked while they are, and may be never", () => {
    expect(said("2026-11-30T00:00:00Z", "Asia/Tokyo", true)).toBe("Open now");
    expect(said(null)).toBe("Does not open again");
  });

  it("says UTC where this browser does not know the zone", () => {
    expect(said("2026-11-30T00:00:00Z", "Moon/Tranquility")).toBe("Opens tomorrow at 00:00 UTC");
  });
});

describe("a previewed day", () => {
  const day = (openings: [string, string][], holiday: string | null = null) => ({
    date: "2026-11-30",
    holiday,
    openings: openings.map(([opens_at, closes_at]) => ({ opens_at, closes_at })),
  });

  it("shows its openings in the zone of the hours, up to its own midnight", () => {
    expect(openingsWords(day([["2026-11-30T00:00:00Z", "2026-11-30T09:00:00Z"]]), "Asia/Tokyo")).toBe("09:00–18:00");
    const late = day([
      ["2026-11-29T15:00:00Z", "2026-11-29T17:00:00Z"],
      ["2026-11-30T13:00:00Z", "2026-11-30T15:00:00Z"],
    ]);
    expect(openingsWords(late, "Asia/Tokyo")).toBe("00:00–02:00, 22:00–24:00");
    expect(openingsWords(day([["2026-11-29T15:00:00Z", "2026-11-30T15:00:00Z"]]), "Asia/Tokyo")).toBe("All day");
    expect(openingsWords(day([], "Inventory"), "Asia/Tokyo")).toBe("Closed");
  });

  it("tells when clocks change, and only then", () => {
    expect(clockChangeWords("Europe/Berlin", "2026-03-29")).toBe("Clocks go forward 1 h");
    expect(clockChangeWords("Europe/Berlin", "2026-10-25")).toBe("Clocks go back 1 h");
    expect(clockChangeWords("Australia/Lord_Howe", "2026-10-04")).toBe("Clocks go forward 30 min");
    expect(clockChangeWords("Europe/Berlin", "2026-03-28")).toBeNull();
    expect(clockChangeWords("Europe/Berlin", "2026-03-30")).toBeNull();
    expect(clockChangeWords("Asia/Tokyo", "2026-03-29")).toBeNull();
  });
});
