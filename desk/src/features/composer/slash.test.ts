// Which texts ask for quick replies, and for which words.
import { expect, it } from "vitest";
import { slashBefore } from "./slash";

it.each([
  ["/", ""],
  ["  /", ""],
  ["\n/返金", "返金"],
  ["／へんきん", "へんきん"],
  ["/q", ""],
  ["/q ", ""],
  ["/q opening hours", "opening hours"],
  ["/queue", "queue"],
  ["/#tag word", "#tag word"],
])("%j asks for %j", (text, words) => {
  expect(slashBefore(text, text.length)?.words).toBe(words);
});

it.each(["", "hello /", "a/b", "/one\ntwo", "1/2"])("%j asks for nothing", (text) => {
  expect(slashBefore(text, text.length)).toBeNull();
});

it("takes only what stands before the caret", () => {
  expect(slashBefore("/re, see you", 3)).toEqual({ words: "re", length: 3 });
  expect(slashBefore("/re", 0)).toBeNull();
});
