// What a rich menu lacks is told before anything is sent, each lack by a sentence.
import { describe, expect, it } from "vitest";
import type { RichMenu, RichMenuAction } from "~/api/types";
import {
  draftOf,
  inWords,
  type MenuDraft,
  missingFor,
  NEW_DRAFT,
  troubleOf,
  troubleWith,
  writingOf,
} from "./rich-menu-draft";

const BOX = { x: 0, y: 0, width: 100, height: 100 };
const HOURS: RichMenuAction = { type: "say", label: "Hours", text: "hours?" };
const DRAFT: MenuDraft = {
  name: "Start",
  bar_text: "Menu",
  opened: true,
  areas: [{ ...BOX, action: HOURS }],
  picture: { width: 2500, height: 843, url: "/picture", file: null },
};

describe("an action", () => {
  const whole: RichMenuAction[] = [
    HOURS,
    { type: "link", label: "", url: "https://shop.example/a?b=c" },
    { type: "link", label: "", url: "tel:0312345678" },
    { type: "link", label: "", url: "line://nv/chat" },
    { type: "choose", label: "", data: "ask", said: null },
    { type: "pick_time", label: "", data: "book", mode: "date" },
    { type: "copy", label: "", text: "CODE" },
    { type: "switch", label: "👨‍👩‍👧‍👦".repeat(20), data: "tab", menu_id: "menu-2" },
  ];
  it.each(whole)("that is whole has no trouble: $type", (action) => {
    expect(troubleWith(action)).toBeNull();
  });

  const lacking: [RichMenuAction, string][] = [
    [{ type: "say", label: "", text: " " }, "Enter what the customer says."],
    [{ type: "copy", label: "", text: "" }, "Enter the text to copy."],
    [{ type: "link", label: "", url: "shop.example" }, "Enter an address that begins with https://, line:// or tel:."],
    [
      { type: "link", label: "", url: "javascript:alert(1)" },
      "Enter an address that begins with https://, line:// or tel:.",
    ],
    [{ type: "choose", label: "", data: "", said: null }, "Enter the data that tells us what was chosen."],
    [{ type: "pick_time", label: "", data: "", mode: "time" }, "Enter the data that tells us what was chosen."],
    [{ type: "switch", label: "", data: "tab", menu_id: "" }, "Choose the menu that it shows."],
    [
      { type: "choose", label: "", data: "a", input: "keyboard", fill_in: "x".repeat(301) },
      "LINE takes 300 characters in the text in the box.",
    ],
    [
      { type: "pick_time", label: "", data: "a", mode: "time", min: "10:00", max: "10:00" },
      "The latest must be after the earliest.",
    ],
    [
      { type: "pick_time", label: "", data: "a", mode: "date", initial: "2026-12-24", min: "2026-12-25" },
      "What it stands on at first must lie between the earliest and the latest.",
    ],
    [{ ...HOURS, label: "x".repeat(21) }, "LINE takes 20 characters in a label; this has 21."],
  ];
  it.each(lacking)("that lacks something is told: %o", (action, sentence) => {
    expect(troubleWith(action)).toBe(sentence);
  });

  it("is told in words", () => {
    const names = new Map([["menu-2", "Second"]]);
    expect(whole.map((action) => inWords(action, names))).toEqual([
      "says “hours?”",
      "opens https://shop.example/a?b=c",
      "opens tel:0312345678",
      "opens line://nv/chat",
      "tells us ask",
      "picks a date or time",
      "copies “CODE”",
      "shows Second",
    ]);
    expect(inWords({ type: "switch", label: "", data: "", menu_id: "gone" }, names)).toBe("shows another menu");
  });
});

describe("a menu", () => {
  it("that is whole has no trouble and lacks nothing", () => {
    expect(troubleOf(DRAFT)).toEqual({});
    expect(missingFor(DRAFT)).toBeNull();
  });

  it("that is new is told what to do first", () => {
    expect(troubleOf(NEW_DRAFT)).toEqual({ name: "Enter a name." });
    expect(missingFor(NEW_DRAFT)).toBe("Add a picture to publish it.");
    expect(missingFor({ ...DRAFT, areas: [] })).toMatch(/Draw at least one area/);
  });

  it.each([
    [{ bar_text: " " }, { bar_text: "Enter the text of the bar." }],
    [{ bar_text: "x".repeat(15) }, { bar_text: "LINE takes 14 characters; this has 15." }],
    [{ bar_text: "👨‍👩‍👧‍👦".repeat(14) }, {}],
    [
      { areas: [...DRAFT.areas, { ...BOX, action: { ...HOURS, text: "" } }] },
      { areas: "Area 2: Enter what the customer says." },
    ],
    [
      { areas: Array.from({ length: 21 }, () => ({ ...BOX, action: HOURS })) },
      { areas: "LINE takes 20 areas at most." },
    ],
  ])("with %o is told", (part, trouble) => {
    expect(troubleOf({ ...DRAFT, ...part } as MenuDraft)).toEqual(trouble);
  });

  it("is opened as it was saved, and written without its picture", () => {
    const saved = {
      ...writingOf(DRAFT),
      picture: { url: "/picture", width: 2500, height: 843, size: 1234 },
    } as RichMenu;
    const opened = draftOf(saved);
    expect(opened.picture).toMatchObject({ url: "/picture", width: 2500, file: null });
    expect(writingOf(opened)).toEqual({ name: "Start", bar_text: "Menu", opened: true, areas: DRAFT.areas });
    expect(draftOf({ ...saved, picture: null }).picture).toBeNull();
  });
});
