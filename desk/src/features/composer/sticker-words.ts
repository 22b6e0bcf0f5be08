// Words for stickers, since LINE shows nobody their pictures: what customers' own came with, and what people call them here.
import { logs } from "~/api/live";
import type { Id } from "~/api/types";
import { deviceShelf } from "~/lib/storage";
import { isSendable } from "./stickers";

const SHELF = "sticker-words";
const MOST = 500;

/** By package and number, as in "446/1988". */
export type StickerWords = Readonly<Record<string, string>>;

/** Those given on this device before those that LINE sends with the customer's stickers in this conversation. */
export function wordsFor(conversation: Id): StickerWords {
  const heard: Record<string, string> = {};
  for (const { content } of logs.get(conversation).getSnapshot().messages)
    if (content.type === "sticker" && content.keywords?.length && isSendable(content.package_id, content.sticker_id))
      heard[`${content.package_id}/${content.sticker_id}`] = content.keywords.slice(0, 3).join(", ");
  const own = ownWords();
  const all = { ...heard, ...own };
  if (Object.keys(heard).some((key) => !(key in own))) keep(all);
  return all;
}

/** Calls a sticker something; nothing takes its name away. */
export function nameSticker(key: string, words: string): void {
  const { [key]: _, ...rest } = ownWords();
  keep(words.trim() ? { ...rest, [key]: words.trim() } : rest);
}

function ownWords(): Record<string, string> {
  try {
    const found: unknown = JSON.parse(deviceShelf.read(SHELF) ?? "{}");
    if (typeof found !== "object" || found === null || Array.isArray(found)) return {};
    const words = Object.entries(found).filter(([key, value]) => /^\d+\/\d+$/.test(key) && typeof value === "string");
    return Object.fromEntries(words) as Record<string, string>;
  } catch {
    return {};
  }
}

function keep(words: Record<string, string>): void {
  deviceShelf.write(SHELF, JSON.stringify(Object.fromEntries(Object.entries(words).slice(-MOST))));
}
