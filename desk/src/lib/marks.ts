// Cuts a text at the places that a message marks in it, counted in UTF-16 units as LINE and browsers count.

export interface Mark<T> {
  index: number;
  length: number;
  is: T;
}

export interface MarkedPart<T> {
  text: string;
  is: T | null;
}

/** Marks that lie outside the text, cross another, or cut a character in two are passed over. */
export function splitMarks<T>(text: string, marks: readonly Mark<T>[]): MarkedPart<T>[] {
  const parts: MarkedPart<T>[] = [];
  let end = 0;
  for (const { index, length, is } of [...marks].sort((a, b) => a.index - b.index)) {
    const fits = index >= end && length > 0 && index + length <= text.length;
    if (!fits || cutsCharacter(text, index) || cutsCharacter(text, index + length)) continue;
    if (index > end) parts.push({ text: text.slice(end, index), is: null });
    parts.push({ text: text.slice(index, index + length), is });
    end = index + length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), is: null });
  return parts;
}

function cutsCharacter(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at));
}
