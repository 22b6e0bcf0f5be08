// A / that asks for quick replies: at the beginning of what is written, with words to look for behind it.

export interface Slash {
  /** What is looked for. */
  words: string;
  /** How much of the text it takes, from its beginning. */
  length: number;
}

// Japanese keyboards have a wide one.
const SLASH = /^\s*[/／]([^\n]*)$/;
/** As people write it who know other programs. */
const COMMAND = /^q(\s+|$)/i;

/** The list by its id: whichever box has the focus names it. */
export const PICKER_LIST = "quick-reply-list";

/** What is asked before the caret; null where nothing is. */
export function slashBefore(text: string, caret: number): Slash | null {
  const found = SLASH.exec(text.slice(0, caret));
  return found && { words: (found[1] ?? "").replace(COMMAND, "").trim(), length: caret };
}
