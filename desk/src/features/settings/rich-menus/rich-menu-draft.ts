// A rich menu while it is written, and what LINE would have against it, as far as can be seen here.
import type { RichMenu, RichMenuAction, RichMenuArea, RichMenuWriting } from "~/api/types";
import { MOST_AREAS, type Size } from "./rich-menu-areas";

export interface MenuPicture extends Size {
  /** What an <img> shows. */
  url: string;
  /** What is to be brought to the server; null for the one that is there already. */
  file: Blob | null;
}

export interface MenuDraft {
  name: string;
  bar_text: string;
  opened: boolean;
  areas: RichMenuArea[];
  picture: MenuPicture | null;
}

export const NEW_DRAFT: MenuDraft = { name: "", bar_text: "Menu", opened: true, areas: [], picture: null };

export function draftOf(menu: RichMenu): MenuDraft {
  const { name, bar_text, opened, areas, picture } = menu;
  return { name, bar_text, opened, areas, picture: picture && { ...picture, file: null } };
}

export const writingOf = ({ name, bar_text, opened, areas }: MenuDraft): RichMenuWriting => ({
  name,
  bar_text,
  opened,
  areas,
});

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const letters = (text: string) => [...segmenter.segment(text)].length;

/** What keeps it from being saved; by field. */
export function troubleOf(draft: MenuDraft): { name?: string; bar_text?: string; areas?: string } {
  const odd = draft.areas.findIndex((area) => troubleWith(area.action));
  const first = draft.areas[odd];
  return {
    ...(!draft.name.trim() && { name: "Enter a name." }),
    ...(!draft.bar_text.trim() && { bar_text: "Enter the text of the bar." }),
    ...(letters(draft.bar_text) > 14 && { bar_text: `LINE takes 14 characters; this has ${letters(draft.bar_text)}.` }),
    ...(first && { areas: `Area ${odd + 1}: ${troubleWith(first.action)}` }),
    ...(draft.areas.length > MOST_AREAS && { areas: `LINE takes ${MOST_AREAS} areas at most.` }),
  };
}

/** What keeps it from being published, beside that. */
export function missingFor(draft: MenuDraft): string | null {
  if (!draft.picture) return "Add a picture to publish it.";
  if (draft.areas.length === 0) return "Draw at least one area, or choose a layout, to publish it.";
  return null;
}

/** What an area still lacks, in a sentence. */
export function troubleWith(action: RichMenuAction): string | null {
  if (letters(action.label) > 20) return `LINE takes 20 characters in a label; this has ${letters(action.label)}.`;
  switch (action.type) {
    case "say":
      return action.text.trim() ? null : "Enter what the customer says.";
    case "copy":
      return action.text.trim() ? null : "Enter the text to copy.";
    case "link":
      return /^(https?:\/\/|line:\/\/|tel:)[!-~]+$/i.test(action.url)
        ? null
        : "Enter an address that begins with https://, line:// or tel:.";
    case "choose":
      if (!action.data.trim()) return NO_DATA;
      return (action.fill_in ?? "").length > 300 ? "LINE takes 300 characters in the text in the box." : null;
    case "pick_time":
      return action.data.trim() ? troubleWithBounds(action) : NO_DATA;
    case "switch":
      return action.menu_id ? null : "Choose the menu that it shows.";
  }
}

const NO_DATA = "Enter the data that tells us what was chosen.";

function troubleWithBounds({ initial, min, max }: Extract<RichMenuAction, { type: "pick_time" }>): string | null {
  // Written as LINE wants them, moments of one kind are in order as texts too.
  if (min && max && min >= max) return "The latest must be after the earliest.";
  if (initial && ((min && initial < min) || (max && initial > max)))
    return "What it stands on at first must lie between the earliest and the latest.";
  return null;
}

/** What a press does, in a few words. */
export function inWords(action: RichMenuAction, names: Map<string, string>): string {
  switch (action.type) {
    case "say":
      return `says “${action.text}”`;
    case "link":
      return `opens ${action.url}`;
    case "choose":
      return `tells us ${action.data}`;
    case "pick_time":
      return "picks a date or time";
    case "copy":
      return `copies “${action.text}”`;
    case "switch":
      return `shows ${names.get(action.menu_id) ?? "another menu"}`;
  }
}
