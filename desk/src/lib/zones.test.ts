// Time zones: clocks and calendars elsewhere, what a zone is called, and the days on which clocks move.
import { describe, expect, it } from "vitest";
import { clockIn, clocksMove, dateIn, daysBetween, knownZones, momentIn, shownZone, zoneDetail } from "./zones";

describe("what is shown elsewhere", () => {
  it.each([
    ["Asia/Tokyo", "2026-11-29T15:00:00Z", "2026-11-30", "00:00"],
    ["Asia/Tokyo", "2026-11-29T14:59:59.999Z", "2026-11-29", "23:59"],
    ["America/New_York", "2026-01-01T04:30:00Z", "2025-12-31", "23:30"],
    ["Asia/Kathmandu", "2026-02-28T18:15:00Z", "2026-03-01", "00:00"],
    ["Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01", "00:00"],
    ["UTC", "2026-06-01T12:34:56Z", "2026-06-01", "12:34"],
  ])("in %s at %s is %s %s", (zone, instant, date, clock) => {
    expect(dateIn(zone, Date.parse(instant))).toBe(date);
    expect(clockIn(zone, Date.parse(instant))).toBe(clock);
  });

  it("is UTC where a zone is unknown here", () => {
    expect(clockIn("Moon/Tranquility", Date.parse("2026-06-01T12:34:56Z"))).toBe("12:34");
    expect(shownZone("Moon/Tranquility")).toBe("UTC");
    expect(shownZone("Asia/Tokyo")).toBe("Asia/Tokyo");
  });
});

describe("a moment to come", () => {
  const NOW = Date.parse("2026-11-30T12:00:00Z"); // a Monday, 21:00 in Tokyo
  it.each([
    ["Asia/Tokyo", "2026-11-30T13:30:00Z", "at 22:30"],
    ["Asia/Tokyo", "2026-11-30T15:00:00Z", "tomorrow at 00:00"],
    ["UTC", "2026-11-30T15:00:00Z", "at 15:00"],
    ["Asia/Tokyo", "2026-12-03T00:00:00Z", "Thu at 09:00"],
    ["Asia/Tokyo", "2026-12-07T00:00:00Z", "Mon 7 Dec at 09:00"],
    ["Moon/Tranquility", "2026-12-01T09:00:00Z", "tomorrow at 09:00 UTC"],
  ])("in %s, %s is %s", (zone, instant, words) => {
    expect(momentIn(zone, Date.parse(instant), NOW).replace(",", "")).toBe(words);
  });
});

describe("a zone", () => {
  it("is known by its distance from UTC and by name, as they are on that day", () => {
    expect(zoneDetail("Asia/Tokyo", Date.parse("2026-06-01T00:00:00Z"))).toBe("GMT+09:00, Japan Standard Time");
    expect(zoneDetail("Europe/Berlin", Date.parse("2026-01-01T00:00:00Z"))).toMatch(/^GMT\+01:00, /);
    expect(zoneDetail("Europe/Berlin", Date.parse("2026-06-01T00:00:00Z"))).toMatch(/^GMT\+02:00, /);
  });

  it("is one of many, of which UTC is one", () => {
    const zones = knownZones();
    expect(zones).toContain("UTC");
    expect(zones).toContain("Asia/Tokyo");
    expect(new Set(zones).size).toBe(zones.length);
  });
});

describe("days", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29", 60],
    ["Europe/Berlin", "2026-10-25", -60],
    ["America/New_York", "2026-11-01", -60],
    // There clocks move at midnight itself.
    ["Asia/Beirut", "2026-03-29", 60],
    ["Asia/Beirut", "2026-03-28", 0],
    ["Asia/Tokyo", "2026-03-29", 0],
  ])("in %s on %s move clocks by %d minutes", (zone, date, minutes) => {
    expect(clocksMove(zone, date)).toBe(minutes);
  });

  it("are counted by the calendar, whatever clocks do", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2026-12-31", "2027-01-01")).toBe(1);
    expect(daysBetween("2026-03-02", "2026-03-01")).toBe(-1);
  });
});

it("lists zones by the names that they have now", () => {
  const zones = knownZones();
  expect(zones).toEqual(expect.arrayContaining(["Asia/Kolkata", "Asia/Ho_Chi_Minh", "Asia/Tokyo", "UTC"]));
  expect(zones).not.toContain("Asia/Calcutta");
  expect(new Set(zones).size).toBe(zones.length);
});
