// Who is mentioned in a text: found while it is typed, and again when it is sent, since it may have been changed.
import type { Id } from "~/api/types";

/** Somebody who was chosen from the list; nobody in particular is everybody. */
export interface MentionChoice {
  label: string;
  memberId: Id | null;
}

export interface PlacedMention {
  index: number;
  length: number;
  member_id: Id | null;
}

export const EVERYBODY: MentionChoice = { label: "@All", memberId: null };
const MOST_LETTERS = 40;
const MOST_MENTIONS = 20;

/** What is being typed after an @ before the caret; null where no name is. An address such as a@b.example is none. */
export function nameBefore(text: string, caret: number): { from: number; typed: string } | null {
  const from = caret > 0 ? text.lastIndexOf("@", caret - 1) : -1;
  if (from < 0 || caret - from > MOST_LETTERS || /[\w.]/.test(text.charAt(from - 1))) return null;
  const typed = text.slice(from + 1, caret);
  return typed.includes("\n") ? null : { from, typed };
}

/**
 * Where those who were chosen stand in the text. Of several with one name the first chosen is the first in the text.
 */
export function mentionsIn(text: string, chosen: readonly MentionChoice[]): PlacedMention[] {
  const found: PlacedMention[] = [];
  const labels = [...new Set(chosen.map((one) => one.label))].sort((a, b) => b.length - a.length);
  for (const label of labels) {
    const named = chosen.filter((one) => one.label === label);
    let count = 0;
    for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + label.length)) {
      const end = at + label.length;
      if (found.some((one) => at < one.index + one.length && one.index < end)) continue;
      const who = named[Math.min(count, named.length - 1)];
      if (who) found.push({ index: at, length: label.length, member_id: who.memberId });
      count += 1;
    }
  }
  return found.sort((a, b) => a.index - b.index).slice(0, MOST_MENTIONS);
}
