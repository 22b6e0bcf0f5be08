// The whole desk as a browser would show it: real router, cache and stream, with a contact center in memory behind them.
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { act, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { forgetSession, queryClient } from "~/api/live";
import { makeRouter } from "~/app/router";
import { clearTabs } from "~/app/tabs";
import { conversation, message } from "./builders";
import { FakeBackend } from "./fake-backend";
import { Around } from "./render";

export const HANAKO = conversation({
  last_message: {
    seq: 1,
    direction: "inbound",
    preview: "注文が届きません",
    type: "text",
    sent_at: "2026-11-24T08:00:01Z",
  },
  last_seq: 1,
  unread_count: 1,
});

/** A second customer, who wrote before Hanako did. */
export const SOMCHAI = conversation({
  id: "conversation-2",
  customer: {
    kind: "person",
    id: "customer-2",
    display_name: "สมชาย ใจดี",
    picture_url: null,
    language: "th",
    contact: null,
  },
  opened_at: "2026-11-24T07:00:00Z",
});

/** A contact center in which Hanako has written one message; made anew for each test. */
export function withDesk() {
  const place = { backend: new FakeBackend(), router: makeRouter(), open, signedIn, reload };

  beforeEach(() => {
    queryClient.clear();
    place.backend = new FakeBackend();
    place.backend.conversations = [HANAKO];
    place.backend.messages = [message(1, { content: { type: "text", text: "注文が届きません" } })];
  });
  afterEach(() => {
    act(forgetSession);
    clearTabs();
    vi.unstubAllGlobals();
  });

  function open(path: string) {
    place.backend.install();
    return draw(path);
  }

  function draw(path: string) {
    place.router = makeRouter(createMemoryHistory({ initialEntries: [path] }));
    return render(
      <Around>
        <RouterProvider router={place.router} />
      </Around>,
    );
  }

  async function signedIn(path = "/desk") {
    const view = open(path);
    await greeted();
    return view;
  }

  /** What a reload leaves: the address, and whatever is stored in the browser. */
  async function reload(view: { unmount(): void }) {
    const { href } = place.router.state.location;
    view.unmount();
    act(forgetSession);
    queryClient.clear();
    place.backend.forgetConnections();
    draw(href);
    await greeted();
  }

  async function greeted() {
    await screen.findByRole("button", { name: /^Presence:/ });
    await waitFor(() => expect(place.backend.connected).toBe(true));
    act(() => place.backend.greet());
  }

  return place;
}

export const log = (name = "山田 花子") => screen.findByRole("log", { name: `Messages with ${name}` });
export const list = () => screen.findByRole("listbox", { name: "Conversations" });
export const box = () => screen.findByRole("textbox", { name: "Write a reply" });
export const tabs = () => screen.getByRole("navigation", { name: "Open sessions" });
