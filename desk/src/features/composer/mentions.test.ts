// Mentions: found while they are typed, placed when the text is sent.
import { describe, expect, it } from "vitest";
import { NO_EXTRAS, withExtras } from "./extras";
import { mentionsIn, nameBefore } from "./mentions";

describe("a name that is being typed", () => {
  it.each([
    ["@", 1, ""],
    ["hello @ri", 9, "ri"],
    ["こんにちは@山田", 8, "山田"],
    ["@Rin Tan", 8, "Rin Tan"],
    ["@one @tw and", 8, "tw"],
  ])("%s", (text, caret, typed) => {
    expect(nameBefore(text, caret)?.typed).toBe(typed);
  });

  it.each([
    ["rin@example.com", 15],
    ["no name", 7],
    ["@late\nnext", 10],
    ["@a", 0],
    [`@${"x".repeat(60)}`, 61],
  ])("is none in %s", (text, caret) => {
    expect(nameBefore(text, caret)).toBeNull();
  });
});

describe("what is sent", () => {
  const rin = { label: "@Rin", memberId: "1" };
  const tanaka = { label: "@Rin Tanaka", memberId: "2" };
  const all = { label: "@All", memberId: null };

  it("has each mention at its place, in UTF-16 units, the longer name before the shorter", () => {
    expect(mentionsIn("🙂 @Rin Tanaka, @Rin, @All", [rin, tanaka, all])).toEqual([
      { index: 3, length: 11, member_id: "2" },
      { index: 16, length: 4, member_id: "1" },
      { index: 22, length: 4, member_id: null },
    ]);
  });

  it("has no mention whose name was changed or taken out", () => {
    expect(mentionsIn("hello Rin", [rin])).toEqual([]);
  });

  it("tells two of one name apart by the order in which they were chosen", () => {
    const other = { label: "@Rin", memberId: "9" };
    expect(mentionsIn("@Rin @Rin @Rin", [rin, other]).map((one) => one.member_id)).toEqual(["1", "9", "9"]);
  });

  it("mentions nobody but in texts", () => {
    const extras = { ...NO_EXTRAS, mentions: [rin] };
    expect(withExtras({ type: "text", text: "@Rin hi" }, extras)).toMatchObject({ mentions: [{ index: 0 }] });
    expect(withExtras({ type: "text", text: "hi" }, extras)).toEqual({ type: "text", text: "hi" });
    const sticker = { type: "sticker", package_id: "446", sticker_id: "1988" } as const;
    expect(withExtras(sticker, extras)).toEqual(sticker);
  });
});
