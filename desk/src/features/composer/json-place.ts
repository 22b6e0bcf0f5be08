// Finds in the text of a JSON document the place that LINE means by `body.contents[0].text`.

/** Where the value begins; of what is not there, the nearest that holds it. */
export function placeOf(source: string, property: string): number {
  let at = skipSpace(source, 0);
  for (const [step] of property.matchAll(/[^.[\]]+/g)) {
    const inner = enter(source, at, step);
    if (inner === null) return at;
    at = inner;
  }
  return at;
}

export const lineOf = (source: string, at: number): number => source.slice(0, at).split("\n").length;

/** The place of one member of the object, or of one item of the array, that begins there. */
function enter(source: string, at: number, step: string): number | null {
  const isObject = source[at] === "{";
  if (!isObject && source[at] !== "[") return null;
  let next = skipSpace(source, at + 1);
  for (let index = 0; next < source.length && source[next] !== "}" && source[next] !== "]"; index += 1) {
    let name = String(index);
    if (isObject) {
      const end = endOf(source, next);
      name = JSON.parse(source.slice(next, end));
      next = skipSpace(source, skipSpace(source, end) + 1);
    }
    if (name === step) return next;
    next = skipSpace(source, endOf(source, next));
    if (source[next] === ",") next = skipSpace(source, next + 1);
  }
  return null;
}

/** The end of the value that begins there; the document is known to be whole. */
function endOf(source: string, at: number): number {
  if (source[at] === '"') return matchEnd(/"(?:[^"\\]|\\.)*"/gsy, source, at);
  if (source[at] !== "{" && source[at] !== "[") return matchEnd(/[^\s,\]}]+/gy, source, at);
  let depth = 0;
  for (let next = at; next < source.length; ) {
    const sign = source[next];
    if (sign === '"') {
      next = endOf(source, next);
      continue;
    }
    if (sign === "{" || sign === "[") depth += 1;
    if (sign === "}" || sign === "]") depth -= 1;
    next += 1;
    if (depth === 0) return next;
  }
  return source.length;
}

function matchEnd(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : source.length;
}

const skipSpace = (source: string, at: number): number => {
  let next = at;
  while (/\s/.test(source[next] ?? "")) next += 1;
  return next;
};
