// What a message carries besides its text goes along where LINE lets it.
import { describe, expect, it } from "vitest";
import type { Outgoing } from "~/api/types";
import { carriesSomething, NO_EXTRAS, withExtras } from "./extras";

const quote = { id: "message-1", author: "山田 花子", preview: "hello" };
const quickReplies = [{ type: "say", label: "Yes", text: "yes" } as const];
const TEXT: Outgoing = { type: "text", text: "hi" };
const STICKER: Outgoing = { type: "sticker", package_id: "446", sticker_id: "1988" };
const PLACE: Outgoing = { type: "location", latitude: 1, longitude: 2 };

describe("extras", () => {
  it("leave a message alone when there are none", () => {
    expect(withExtras(TEXT, NO_EXTRAS)).toBe(TEXT);
    expect(carriesSomething(NO_EXTRAS)).toBe(false);
  });

  it.each([TEXT, STICKER])("quote in %o", (content) => {
    expect(withExtras(content, { quote, quickReplies: [], mentions: [] })).toEqual({ ...content, quotes: "message-1" });
    expect(carriesSomething({ quote, quickReplies: [], mentions: [] })).toBe(true);
  });

  it("do not quote in what LINE lets quote nothing", () => {
    expect(withExtras(PLACE, { quote, quickReplies: [], mentions: [] })).toBe(PLACE);
  });

  it.each([TEXT, STICKER, PLACE])("bring quick replies to %o", (content) => {
    expect(withExtras(content, { quote: null, quickReplies, mentions: [] })).toEqual({
      ...content,
      quick_replies: quickReplies,
    });
    expect(carriesSomething({ quote: null, quickReplies, mentions: [] })).toBe(true);
  });
});
