// Time-out rules in words, and as they go to the server.
import { describe, expect, it } from "vitest";
import {
  conditionWords,
  copyOf,
  lacksText,
  newTimeOut,
  outcomeWords,
  readTimeOuts,
  tooLong,
  writeTimeOuts,
} from "./time-out-drafts";

describe("words", () => {
  it("tell whose silence is waited for, and how long", () => {
    expect(conditionWords(newTimeOut())).toBe("Customer silent for more than 1 hour");
    const ours = { ...newTimeOut(), trigger: "representative_non_response" as const, value: 2, unit: "days" as const };
    expect(conditionWords(ours)).toBe("Representative silent for more than 2 days");
  });

  it("tell what happens, and whether it does", () => {
    expect(outcomeWords({ ...newTimeOut(), action: "close" })).toBe("Close the conversation");
    expect(outcomeWords({ ...newTimeOut(), enabled: false })).toBe("Off · Send a message to the customer");
  });
});

describe("what is lacking", () => {
  it("is a text in the default language, where something is told", () => {
    const rule = { ...newTimeOut(), texts: { ja: "もしもし" } };
    expect(lacksText(rule)).toBe("Write the text in English, the default.");
    expect(lacksText({ ...rule, default_language: "ja" })).toBeUndefined();
    expect(lacksText({ ...rule, action: "close" })).toBeUndefined();
  });

  it("is brevity", () => {
    expect(lacksText({ ...newTimeOut(), texts: { en: "x".repeat(2001) } })).toMatch(/^The text in English has more/);
    expect(tooLong(365, "days")).toBeUndefined();
    expect(tooLong(366, "days")).toBe("A year is the longest.");
  });
});

describe("on the way to the server and back", () => {
  const kept = {
    id: "rule-1",
    priority: 1,
    name: "Nudge",
    enabled: true,
    trigger: "customer_non_response" as const,
    value: 10,
    unit: "minutes" as const,
    action: "tell_customer" as const,
    texts: { en: "Hello?" },
    default_language: "en" as const,
  };

  it("a rule keeps its id, and its place is its priority", () => {
    const { priority: _, ...sent } = kept;
    expect(writeTimeOuts(readTimeOuts({ rules: [kept], version: 3 }))).toEqual({ rules: [sent] });
  });

  it("a copy and a new one have none", () => {
    const [rule] = readTimeOuts({ rules: [kept], version: 3 }).rules;
    const written = writeTimeOuts({ rules: [copyOf(rule ?? newTimeOut()), newTimeOut()] }).rules;
    expect(written.map((one) => "id" in one)).toEqual([false, false]);
  });

  it("texts go only where they are told, and empty ones never", () => {
    const texts = { en: "Hello?", ja: " " };
    const rules = [
      { ...newTimeOut(), texts },
      { ...newTimeOut(), texts, action: "close" as const },
    ];
    expect(writeTimeOuts({ rules }).rules.map((one) => [one.texts, one.default_language])).toEqual([
      [{ en: "Hello?" }, "en"],
      [{}, undefined],
    ]);
  });
});
