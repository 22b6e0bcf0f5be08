// How a message is told where only a line of it fits.
import { expect, it } from "vitest";
import { kindWord, lineOf } from "./kind-word";

it("tells a message in a line, and a sticker as one", () => {
  expect(lineOf({ type: "text", preview: "party" })).toBe("party");
  expect(lineOf({ type: "sticker", preview: "party" })).toBe("Sticker: party");
  expect(lineOf({ type: "image", preview: "" })).toBe("Photo");
  expect(kindWord("hologram")).toBe("Message");
});
