// Limits that fields hold while one types: the same that the server checks.
import { describe, expect, it } from "vitest";
import type { Action } from "~/api/types";
import { flexTrouble, isComplete, letters } from "./limits";
import { PACKAGES, stickersOf } from "./stickers";

describe("buttons", () => {
  it.each<[Action, boolean]>([
    [{ type: "say", label: "Yes", text: "yes" }, true],
    [{ type: "say", label: "", text: "yes" }, false],
    [{ type: "say", label: "Yes", text: " " }, false],
    [{ type: "say", label: "👨‍👩‍👧‍👦".repeat(20), text: "x" }, true],
    [{ type: "say", label: "👨‍👩‍👧‍👦".repeat(21), text: "x" }, false],
    [{ type: "link", label: "Go", url: "https://x.example/?q=%E3%81%82" }, true],
    [{ type: "link", label: "Go", url: "tel:0312345678" }, true],
    [{ type: "link", label: "Go", url: "javascript:alert(1)" }, false],
    [{ type: "link", label: "Go", url: "https://x.example/あ" }, false],
    [{ type: "choose", label: "A", data: "a" }, true],
    [{ type: "pick_time", label: "When", data: "", mode: "date" }, false],
    [{ type: "copy", label: "Code", text: "X1" }, true],
    [{ type: "share", label: "Where?", what: "location" }, true],
  ])("%o", (action, complete) => {
    expect(isComplete(action)).toBe(complete);
  });

  it("counts letters as a reader sees them", () => {
    expect(letters("👨‍👩‍👧‍👦กำが🇯🇵")).toBe(4);
  });
});

describe("a Flex layout", () => {
  const bubble = { type: "bubble", body: { type: "box", layout: "vertical", contents: [] } };

  it("may go when it is a bubble or a carousel of them", () => {
    expect(flexTrouble(JSON.stringify(bubble))).toEqual({ contents: bubble });
    const carousel = { type: "carousel", contents: [bubble, bubble] };
    expect(flexTrouble(JSON.stringify(carousel))).toEqual({ contents: carousel });
  });

  it.each([
    ["{", "This is not JSON"],
    ["[]", '"bubble" or "carousel"'],
    ['{"type":"box"}', '"bubble" or "carousel"'],
    ['{"type":"carousel"}', '"bubble" or "carousel"'],
    ['{"type":"carousel","contents":[]}', "1 to 12 bubbles"],
    [JSON.stringify({ ...bubble, x: "x".repeat(30_000) }), "30 kB"],
    [JSON.stringify({ type: "carousel", contents: [bubble], x: "x".repeat(50_000) }), "50 kB"],
  ])("%s is refused with a sentence", (source, sentence) => {
    const read = flexTrouble(source);
    expect("trouble" in read && read.trouble).toContain(sentence);
  });
});

it("knows every sticker that LINE lets accounts send", () => {
  expect(PACKAGES).toHaveLength(15);
  expect(PACKAGES.map((one) => stickersOf(one).length)).toEqual([
    40, 40, 40, 24, 24, 24, 24, 24, 24, 24, 24, 24, 40, 40, 40,
  ]);
  expect(PACKAGES[0] && stickersOf(PACKAGES[0])[0]).toBe("1988");
});
