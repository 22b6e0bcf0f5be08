// The inbox with a server behind it that answers as a test says, and notes what it was asked.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, vi } from "vitest";
import type { Conversation, ConversationPage } from "~/api/types";
import { Inbox } from "~/features/inbox/inbox";
import { conversation } from "./builders";
import { show } from "./render";
import { at, HttpResponse, http, server } from "./server";

export const onOpen = vi.fn();
export const onGoAvailable = vi.fn();
export const asked = vi.fn<(query: string) => void>();
/** Begins each test with nothing done and nothing asked; called by each file, since modules are shared between them. */
export function withInbox() {
  beforeEach(() => {
    for (const spy of [onOpen, onGoAvailable, asked]) spy.mockReset();
  });
}

export const named = (id: string, display_name: string | null, change: Partial<Conversation> = {}) =>
  conversation({
    id,
    customer: { id: `of-${id}`, kind: "person", display_name, picture_url: null, language: null, contact: null },
    ...change,
  });
export const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    named(`c${index}`, `Customer ${index}`, {
      opened_at: new Date(Date.UTC(2026, 10, 24, 8, 0, -index)).toISOString(),
    }),
  );

export type Answer = (query: URLSearchParams) => ConversationPage | Response;

export function inbox(answer: Conversation[] | Answer, { selected = null as string | null, away = false } = {}) {
  server.use(
    http.get(at("/api/conversations/counts"), () => HttpResponse.json({ mine: 2, open: 1200, closed: 7 })),
    http.get(at("/api/conversations"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked(query.toString());
      const said = Array.isArray(answer) ? { items: answer, next_cursor: null } : answer(query);
      return said instanceof Response ? said : HttpResponse.json(said);
    }),
  );
  show(<Inbox selected={selected} onGoAvailable={away ? onGoAvailable : null} onOpen={onOpen} />);
}

export const list = () => screen.findByRole("listbox", { name: "Conversations" });
export const rows = () => screen.getAllByRole("option");
export const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
