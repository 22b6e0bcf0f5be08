// The pure helpers: times, names, keys, waits.
import { describe, expect, it, vi } from "vitest";
import { backoff } from "./backoff";
import { findKeyWords, isAltKey, isFindKey, isSendKey } from "./keyboard";
import { languageName } from "./language";
import { ServerClock } from "./server-clock";
import { bytes, initials, plural } from "./text";
import { throttle } from "./throttle";
import { dayName, relativeTime, spokenDuration, stopwatch } from "./time";

describe("time", () => {
  const now = new Date(2026, 10, 24, 12, 0, 0).getTime();
  const ago = (ms: number) => new Date(now - ms).toISOString();

  it("says how long ago in the shortest words", () => {
    expect(relativeTime(ago(5000), now)).toBe("now");
    expect(relativeTime(ago(-5000), now)).toBe("now");
    expect(relativeTime(ago(125_000), now)).toBe("2 min");
    expect(relativeTime(ago(3 * 3_600_000), now)).toBe("3 h");
    expect(relativeTime(ago(3 * 86_400_000), now)).toMatch(/21/);
    expect(relativeTime(ago(800 * 86_400_000), now)).toMatch(/2024/);
  });

  it("names days", () => {
    expect(dayName(ago(0), now)).toBe("Today");
    expect(dayName(ago(13 * 3_600_000), now)).toBe("Yesterday");
    expect(dayName(ago(40 * 86_400_000), now)).toMatch(/2026/);
  });

  it("counts like a stopwatch and never below nothing", () => {
    expect(stopwatch(134_000)).toBe("02:14");
    expect(stopwatch(3_734_000)).toBe("1:02:14");
    expect(stopwatch(-1)).toBe("00:00");
    expect(spokenDuration(42)).toBe("42 s");
    expect(spokenDuration(7500)).toBe("2 h 5 min");
  });
});

describe("text", () => {
  it.each([
    ["John Smith", "JS"],
    ["山田 花子", "山"],
    ["สมชาย ใจดี", "ส"],
    ["👨‍👩‍👧 Family", "👨‍👩‍👧"],
    ["", ""],
  ])("initials of %s are %s", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it("counts and measures", () => {
    expect(plural(1, "person", "people")).toBe("1 person");
    expect(plural(2, "person", "people")).toBe("2 people");
    expect([bytes(12), bytes(12_300), bytes(2_340_000)]).toEqual(["12 B", "12 kB", "2.3 MB"]);
    expect(languageName("ja")).toBe("Japanese");
    expect(languageName("not a code!")).toBe("not a code!");
  });
});

describe("keys", () => {
  const key = (change: object) => ({
    key: "Enter",
    keyCode: 13,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...change,
  });

  it("sends on a plain Enter only", () => {
    expect(isSendKey(key({}))).toBe(true);
    expect(isSendKey(key({ shiftKey: true }))).toBe(false);
    expect(isSendKey(key({ key: "a" }))).toBe(false);
  });

  it("leaves the Enter that confirms a conversion to the input method", () => {
    expect(isSendKey(key({ isComposing: true }))).toBe(false);
    expect(isSendKey(key({ nativeEvent: { isComposing: true } }))).toBe(false);
    expect(isSendKey(key({ keyCode: 229 }))).toBe(false);
  });

  it.each([
    ["Win32", "ctrlKey", "metaKey", "Ctrl+F"],
    ["Linux x86_64", "ctrlKey", "metaKey", "Ctrl+F"],
    ["MacIntel", "metaKey", "ctrlKey", "⌘F"],
  ])("looks for words by the key of %s", (platform, own, other, words) => {
    const spy = vi.spyOn(navigator, "platform", "get").mockReturnValue(platform);
    expect(isFindKey(key({ key: "f", [own]: true }))).toBe(true);
    expect(isFindKey(key({ key: "f", [other]: true }))).toBe(false);
    expect(isFindKey(key({ key: "f", [own]: true, shiftKey: true }))).toBe(false);
    expect(findKeyWords()).toBe(words);
    spy.mockRestore();
  });

  it("tells Alt from AltGr, and keys by where they are", () => {
    const press = (init: KeyboardEventInit) => new KeyboardEvent("keydown", init);
    expect(isAltKey(press({ altKey: true, code: "KeyA", key: "å" }), "KeyA")).toBe(true);
    expect(isAltKey(press({ altKey: true, ctrlKey: true, code: "KeyA" }), "KeyA")).toBe(false);
    expect(isAltKey(press({ code: "KeyA" }), "KeyA")).toBe(false);
  });
});

describe("waiting", () => {
  it("doubles up to a ceiling, with jitter", () => {
    const range = { first: 500, most: 15_000 };
    expect(backoff(0, range, () => 0)).toBe(500);
    expect(backoff(3, range, () => 1)).toBe(4000);
    expect(backoff(30, range, () => 1)).toBe(15_000);
    expect(backoff(30, range, () => 0)).toBe(7500);
  });

  it("runs once for many reasons, and once more for later ones", () => {
    vi.useFakeTimers();
    const run = vi.fn();
    const soon = throttle(run, 1000);
    for (let time = 0; time < 5; time++) soon();
    vi.advanceTimersByTime(10);
    expect(run).toHaveBeenCalledTimes(1);
    soon();
    vi.advanceTimersByTime(500);
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(600);
    expect(run).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it("follows the server's clock and ignores noise", () => {
    const clock = new ServerClock();
    const local = Date.parse("2026-11-24T12:00:00Z");
    clock.learn("Tue, 24 Nov 2026 12:00:01 GMT", local);
    expect(clock.now(local)).toBe(local);
    clock.learn("Tue, 24 Nov 2026 12:05:00 GMT", local);
    expect(clock.now(local)).toBe(local + 300_500);
    clock.learn("nonsense", local);
    clock.learn(null, local);
    expect(clock.now(local)).toBe(local + 300_500);
  });
});
