// Limits as they are typed, as the server keeps them, and what is wrong with them.
const MOST_ITEMS = 1000;

export const typed = (limit: number | null): string => (limit === null ? "" : String(limit));

export const limitOf = (text: string): number | null => (text.trim() === "" ? null : Number(text));

/** The sentence that says what to change, or undefined. */
export function limitsLack(limits: Record<string, string>): string | undefined {
  const wrong = Object.values(limits).some((text) => {
    const limit = limitOf(text);
    return limit !== null && !(Number.isInteger(limit) && limit >= 0 && limit <= MOST_ITEMS);
  });
  return wrong ? `A limit is a whole number from 0 to ${MOST_ITEMS}, or empty.` : undefined;
}
