// Small truths about text: what a name looks like when there is none, and how to shorten without breaking a character.

/** LINE counts UTF-16 units, which is what JavaScript's length counts: an emoji is two. */
export const MESSAGE_LIMIT = 5000;
/** A longer text goes as several messages, which LINE takes up to five at a time. */
export const MESSAGES_AT_ONCE = 5;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstGrapheme(words[0] ?? "");
  const last = words.length > 1 ? firstGrapheme(words[words.length - 1] ?? "") : "";
  // Two letters only where a script has letters that narrow; 山田 花子 is 山, not 山花.
  return /^\p{Script=Latin}$/u.test(first) ? (first + last).toLocaleUpperCase() : first;
}

/** The beginning of a text, whole letters as a reader sees them. */
export function firstLetters(text: string, count: number): string {
  const letters = [...graphemes.segment(text)].slice(0, count);
  return letters.map(({ segment }) => segment).join("");
}

function firstGrapheme(text: string): string {
  return graphemes.segment(text)[Symbol.iterator]().next().value?.segment ?? "";
}

/** A text as it is compared: in any width and case, as the server does. */
export const bare = (text: string) => text.normalize("NFKC").toLowerCase().trim();

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${(size / 1000).toFixed(0)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
