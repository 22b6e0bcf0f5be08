// Puts a new name wherever something stands by its id and name: in conversations, offers, lists of queues and people.
import type { Id } from "./types";

/** The same object when nothing in it is named otherwise, so that screens draw only what has changed. */
export function withNames<T>(data: T, names: ReadonlyMap<Id, string>): T {
  if (typeof data !== "object" || data === null) return data;
  let changed = false;
  const renew = (value: unknown) => {
    const renewed = withNames(value, names);
    changed ||= renewed !== value;
    return renewed;
  };
  if (Array.isArray(data)) {
    const items = data.map(renew);
    return changed ? (items as T) : data;
  }
  const fields: Record<string, unknown> = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, renew(value)]),
  );
  const name = typeof fields.id === "string" && typeof fields.name === "string" ? names.get(fields.id) : undefined;
  if (name !== undefined && name !== fields.name) {
    fields.name = name;
    changed = true;
  }
  return changed ? (fields as T) : data;
}
