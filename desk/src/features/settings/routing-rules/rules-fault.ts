// What the server refuses in rules that are saved whole: in which of them, where in its condition, and why.
import { hasCode, Problem } from "~/api/problem";

export interface Fault {
  /** Of the rule that is to blame; null when the whole is. */
  key: string | null;
  /** Leads to the place in its condition, where it is one. */
  path: number[] | null;
  message: string;
}

/** `draft` is what was sent, with its keys. */
export function faultOf(error: unknown, draft: object): Fault | null {
  if (hasCode(error, "invalid_condition")) {
    const { at, path } = error.extra;
    return { key: keyAt(draft, steps(at)), path: placeIn(path), message: error.message };
  }
  if (!(error instanceof Problem) || error.code !== "invalid") return null;
  const first = error.fieldErrors[0];
  if (!first) return null;
  const message = first.message.replace(/^Value error, /, "");
  return { key: keyAt(draft, first.path.split(".")), path: null, message };
}

/** The last thing with a key on the way to a place. */
function keyAt(draft: object, way: (string | number)[]): string | null {
  let here: unknown = draft;
  let key: string | null = null;
  for (const step of way) {
    if (typeof here !== "object" || here === null) break;
    here = (here as Record<string | number, unknown>)[step];
    if (typeof here === "object" && here !== null && "key" in here) key = String(here.key);
  }
  return key;
}

const steps = (at: unknown): (string | number)[] => (Array.isArray(at) ? at : []);
const placeIn = (path: unknown): number[] | null =>
  Array.isArray(path) && path.length > 0 ? path.map((step) => Number(step)) : null;
