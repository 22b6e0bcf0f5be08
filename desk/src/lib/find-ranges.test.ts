// Words are found as people write them: one sign is enough, and width and case make no difference.
import { expect, it } from "vitest";
import { placesOf, rangesIn } from "./find-ranges";

const found = (sought: string, text: string) => placesOf(sought, text).map(({ from, to }) => text.slice(from, to));

it.each([
  ["a sign of Japanese", "約", "ご予約の変更、予約です", ["約", "約"]],
  ["a word of Chinese", "出貨", "請問什麼時候出貨", ["出貨"]],
  ["a Thai consonant with its vowel", "ที่", "ที่อยู่ ที่นี่", ["ที่", "ที่"]],
  ["Thai that NFKC takes apart", "น้ำ", "ดื่มน้ำ", ["น้ำ"]],
  ["Hindi", "हिन्दी", "मुझे हिन्दी आती है", ["हिन्दी"]],
  ["any case", "ORDER", "my Order, my order", ["Order", "order"]],
  ["full width for half width", "abc1", "ＡＢＣ１ です", ["ＡＢＣ１"]],
  ["half width kana with its mark", "ガス", "ｶﾞｽの件", ["ｶﾞｽ"]],
  ["an emoji of several signs", "👨‍👩‍👧", "a 👨‍👩‍👧 b", ["👨‍👩‍👧"]],
  ["nothing for what is not there", "雨", "晴れ", []],
  ["nothing for nothing", "  ", "a b", []],
])("finds %s", (_, sought, text, expected) => {
  expect(found(sought, text)).toEqual(expected);
});

it("finds what stands in an element, text by text", () => {
  const root = document.createElement("div");
  root.innerHTML = "<p>予約</p><p>no</p><p><b>予約</b>の変更</p>";
  expect(rangesIn(root, "予約").map(String)).toEqual(["予約", "予約"]);
});
