// LINE's limits as far as fields can hold them while one types; the server checks every one again and says which.
import type { Action } from "~/api/types";

export const LIMITS = {
  label: 20,
  said: 300,
  data: 300,
  link: 1000,
  copied: 1000,
  quickReplies: 13,
  title: 40,
  text: 160,
  textBeside: 60,
  question: 240,
  columnText: 120,
  columns: 10,
  buttons: 4,
  columnButtons: 3,
  place: 100,
  altText: 1500,
  bubbleBytes: 30_000,
  carouselBytes: 50_000,
  bubbles: 12,
} as const;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Letters as a reader sees them, which is how LINE counts labels. */
export function letters(text: string): number {
  return [...segmenter.segment(text)].length;
}

/** Whether LINE would take a button, as far as can be seen while it is being written. */
export function isComplete(action: Action): boolean {
  if (!action.label.trim() || letters(action.label) > LIMITS.label) return false;
  switch (action.type) {
    case "say":
    case "copy":
      return action.text.trim() !== "";
    case "link":
      return /^(https?:\/\/|line:\/\/|tel:)[!-~]+$/i.test(action.url);
    case "choose":
    case "pick_time":
      return action.data.trim() !== "";
    case "share":
      return true;
  }
}

/** What is wrong with a Flex layout, in a sentence; null when it may go. */
export function flexTrouble(source: string): { contents: Record<string, unknown> } | { trouble: string } {
  let contents: unknown;
  try {
    contents = JSON.parse(source);
  } catch (error) {
    return { trouble: error instanceof Error ? `This is not JSON: ${error.message}` : "This is not JSON." };
  }
  if (typeof contents !== "object" || contents === null || Array.isArray(contents))
    return { trouble: 'A layout is an object whose "type" is "bubble" or "carousel".' };
  const fields = contents as Record<string, unknown>;
  const size = new TextEncoder().encode(JSON.stringify(fields)).length;
  if (fields.type === "bubble") {
    if (size > LIMITS.bubbleBytes) return { trouble: `LINE takes 30 kB for a bubble; this has ${kilo(size)}.` };
    return { contents: fields };
  }
  if (fields.type !== "carousel" || !Array.isArray(fields.contents))
    return { trouble: 'A layout is an object whose "type" is "bubble" or "carousel".' };
  if (fields.contents.length < 1 || fields.contents.length > LIMITS.bubbles)
    return { trouble: `A carousel holds 1 to ${LIMITS.bubbles} bubbles.` };
  if (size > LIMITS.carouselBytes) return { trouble: `LINE takes 50 kB for a carousel; this has ${kilo(size)}.` };
  return { contents: fields };
}

const kilo = (size: number): string => `${(size / 1000).toFixed(1)} kB`;
