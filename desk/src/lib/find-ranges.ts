// Where a text stands in what is drawn, compared as the server compares: width and case make no difference.

const compared = (text: string) => text.normalize("NFKC").toLowerCase().normalize("NFKC");

interface Place {
  from: number;
  to: number;
}

/** The places of a text in another, by the letters of the other; they never overlap. */
export function placesOf(sought: string, text: string): Place[] {
  const needle = compared(sought.trim());
  if (needle === "") return [];
  const { hay, origin } = unfolded(text);
  const places: Place[] = [];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    const last = origin[at + needle.length - 1];
    places.push({ from: origin[at]?.from ?? 0, to: last?.to ?? text.length });
  }
  return places;
}

/** All places within an element, as ranges to be drawn over. */
export function rangesIn(root: Node, sought: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { from, to } of placesOf(sought, node.nodeValue ?? "")) {
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      ranges.push(range);
    }
  }
  return ranges;
}

/** The text as it is compared, and for each of its units which letters it came of: `ｶﾞ` is two that become one. */
function unfolded(text: string): { hay: string; origin: Place[] } {
  let hay = "";
  const origin: Place[] = [];
  for (const { segment, index } of segments.segment(text)) {
    const plain = compared(segment);
    hay += plain;
    for (let unit = 0; unit < plain.length; unit += 1) {
      // A letter that stays as long as it was is found by its parts, such as a Thai one by its consonant.
      const exact = plain.length === segment.length;
      origin.push({
        from: exact ? index + unit : index,
        to: exact ? index + unit + 1 : index + segment.length,
      });
    }
  }
  return { hay, origin };
}

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });
