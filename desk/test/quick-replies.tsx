// Quick replies as a server offers them in a conversation, and the box in which they are asked for.
import { fireEvent, screen } from "@testing-library/react";
import { beforeEach, vi } from "vitest";
import type { FilledQuickReply } from "~/api/types";
import { at, HttpResponse, http, server } from "./server";

export const filled = (title: string, change: Partial<FilledQuickReply> = {}): FilledQuickReply => ({
  id: title,
  title,
  text: `${title} for 山田 花子`,
  language: "ja",
  in_their_language: true,
  languages: ["ja"],
  missing: [],
  tags: [],
  personal: false,
  ...change,
});
export const REFUND = filled("Refund", { tags: ["返金", "money"], text: "山田 花子様、ご返金いたします。" });
export const HOURS = filled("Opening hours", { personal: true, text: "javascript:alert(1)\n10–18 <b>daily</b>" });
export const asked = vi.fn<(words: string) => void>();
export const used = vi.fn<(id: string) => void>();

/** Two of them, found by any piece of what they hold. */
export function withQuickReplies() {
  beforeEach(() => {
    asked.mockReset();
    used.mockReset();
    server.use(
      http.get(at("/api/conversations/:id/quick-replies"), ({ request }) => {
        const words = new URL(request.url).searchParams.get("search") ?? "";
        asked(words);
        const items = [REFUND, HOURS].filter((one) => `${one.title} ${one.tags} ${one.text}`.includes(words));
        return HttpResponse.json({ items, more: false, language: "ja" });
      }),
      http.post(at("/api/quick-replies/:id/uses"), ({ params }) => {
        used(String(params.id));
        return new HttpResponse(null, { status: 204 });
      }),
    );
  });
}

export const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Write a reply" });
/** The list is loaded after the box is there. */
export const loaded = () => screen.findByRole("button", { name: "Quick replies (/)" });
/** Types into the box, and leaves the caret there. */
export function type(text: string, caret = text.length) {
  fireEvent.change(box(), { target: { value: text } });
  box().setSelectionRange(caret, caret);
  fireEvent.select(box());
}
export const key = (name: string, more: object = {}) => fireEvent.keyDown(box(), { key: name, ...more });
export const option = (name: RegExp) => screen.findByRole("option", { name });
