// Round pictures for people without one: their first letter on a colour of their own.
import { h } from "./dom.js";

const COLOURS = ["#5b8def", "#e2725b", "#3fa796", "#b66dcf", "#d99a2b", "#5c9e4a", "#d1618f", "#6977c9"];
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function drawAvatar(name, size, kind = "person") {
  const seed = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
  const [first] = letters.segment(name.trim());
  const look = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.46)}px` };
  const background = kind === "account" ? "#06c755" : COLOURS[seed % COLOURS.length];
  return h(`span.avatar.of-${kind}`, { "aria-hidden": "true", style: { ...look, background } }, first?.segment ?? "?");
}
