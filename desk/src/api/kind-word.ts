// The kind of a message in a word or two, for where nothing of the message itself can be shown.
import type { Content } from "./types";

const WORDS: Record<Exclude<Content["type"], "text" | "system">, string> = {
  sticker: "Sticker",
  image: "Photo",
  video: "Video",
  audio: "Voice message",
  file: "File",
  location: "Location",
  buttons: "Card",
  confirm: "Question",
  carousel: "Carousel",
  flex: "Layout",
  activity: "Activity",
  unsent: "Unsent message",
  unsupported: "A message the desk can’t show",
};

/** A message in a line; the words of a sticker are LINE's own, so it is said that they are none of the customer's. */
export function lineOf({ type, preview }: { type: string; preview: string }): string {
  if (!preview) return kindWord(type);
  return type === "sticker" ? `${WORDS.sticker}: ${preview}` : preview;
}

export const kindWord = (type: string): string => (WORDS as Record<string, string>)[type] ?? "Message";
