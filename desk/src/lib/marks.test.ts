// Marks in a text: where LINE counts in UTF-16 units, and what does not fit is left alone.
import { describe, expect, it } from "vitest";
import { splitMarks } from "./marks";

const cut = (text: string, ...marks: [number, number][]) =>
  splitMarks(
    text,
    marks.map(([index, length]) => ({ index, length, is: "x" })),
  ).map((part) => (part.is ? `[${part.text}]` : part.text));

describe("marks", () => {
  it.each([
    ["after an emoji of two units", "😀 @花子 hi", [[3, 3]], ["😀 ", "[@花子]", " hi"]],
    ["after a family of eleven units", "👨‍👩‍👧‍👦@Shop", [[11, 5]], ["👨‍👩‍👧‍👦", "[@Shop]"]],
    ["in Thai, whose vowels stand on letters", "ที่นี่ @สมชาย", [[7, 6]], ["ที่นี่ ", "[@สมชาย]"]],
    ["in Hindi", "नमस्ते (love)", [[7, 6]], ["नमस्ते ", "[(love)]"]],
    [
      "side by side, in any order",
      "(a)(b)",
      [
        [3, 3],
        [0, 3],
      ],
      ["[(a)]", "[(b)]"],
    ],
    ["over the whole text", "(a)", [[0, 3]], ["[(a)]"]],
  ] as [string, string, [number, number][], string[]][])("stand %s", (_, text, marks, parts) => {
    expect(cut(text, ...marks)).toEqual(parts);
  });

  it.each([
    ["outside the text", [[2, 9]]],
    ["before it", [[-1, 2]]],
    ["of no length", [[1, 0]]],
    ["that cut a character in two", [[1, 2]]],
  ] as [string, [number, number][]][])("%s are passed over", (_, marks) => {
    expect(cut("😀ab", ...marks)).toEqual(["😀ab"]);
  });

  it("that cross another are passed over", () => {
    expect(cut("abcdef", [0, 3], [2, 2])).toEqual(["[abc]", "def"]);
  });
});
