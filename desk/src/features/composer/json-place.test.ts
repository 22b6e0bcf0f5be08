// What LINE finds wrong is shown at its place in the JSON.
import { expect, it } from "vitest";
import { lineOf, placeOf } from "./json-place";

const SOURCE = `{
  "type": "bubble",
  "odd, \\"name\\"": "{[,]}",
  "body": {
    "contents": [
      { "type": "text", "text": "a [b] {c}, \\"d\\"" },
      {"type":"image","nested":[[1,2],{"x":true}]}
    ]
  }
}`;

it.each([
  ["type", '"bubble"'],
  ["body.contents[0].text", '"a [b] {c}'],
  ["body.contents[1]", '{"type":"image"'],
  ["body.contents[1].nested[0][1]", "2]"],
  ["body.contents[1].nested[1].x", "true"],
])("finds %s", (property, there) => {
  expect(SOURCE.slice(placeOf(SOURCE, property))).toMatch(new RegExp(`^${there.replace(/[[\]{}()]/g, "\\$&")}`));
});

it.each([
  ["body.contents[1].url", '{"type":"image"'],
  ["body.contents[7].text", "["],
  ["body.size", "{\n    "],
  ["altText", "{\n  "],
  ["", "{\n  "],
])("names the nearest that holds %s, which is not there", (property, there) => {
  expect(SOURCE.slice(placeOf(SOURCE, property)).startsWith(there)).toBe(true);
});

it("counts lines from one", () => {
  expect(lineOf(SOURCE, placeOf(SOURCE, "type"))).toBe(2);
  expect(lineOf(SOURCE, placeOf(SOURCE, "body.contents[1].nested"))).toBe(7);
});
