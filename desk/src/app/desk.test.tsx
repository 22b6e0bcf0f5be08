// A day at the desk, walked through the real router, cache and stream, with a contact center in memory behind them.
import { FluentProvider, webLightTheme } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetSession, logs, queryClient } from "~/api/live";
import { Notices } from "~/ui/notices";
import { conversation, message, offer } from "../../test/builders";
import { FakeBackend } from "../../test/fake-backend";
import { withServer } from "../../test/server";
import { makeRouter } from "./router";
import { clearTabs } from "./tabs";
import { pageTitle } from "./use-page-title";

withServer();
vi.setConfig({ testTimeout: 20_000 });

let backend: FakeBackend;
let router: ReturnType<typeof makeRouter>;
const HANAKO = conversation({
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

beforeEach(() => {
  queryClient.clear();
  backend = new FakeBackend();
  backend.conversations = [HANAKO];
  backend.messages = [message(1, { content: { type: "text", text: "注文が届きません" } })];
});

afterEach(() => {
  act(forgetSession);
  clearTabs();
  vi.unstubAllGlobals();
});

function open(path: string) {
  backend.install();
  router = makeRouter(createMemoryHistory({ initialEntries: [path] }));
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={queryClient}>
        <Notices>
          <RouterProvider router={router} />
        </Notices>
      </QueryClientProvider>
    </FluentProvider>,
  );
}

async function signedIn(path = "/desk") {
  open(path);
  await screen.findByRole("button", { name: /^Presence:/ });
  await waitFor(() => expect(backend.connected).toBe(true));
  act(() => backend.greet());
}

const log = () => screen.findByRole("log", { name: "Messages with 山田 花子" });
const list = () => screen.findByRole("listbox", { name: "Conversations" });

describe("coming and going", () => {
  it("sends a stranger to the door and then to where they were going", async () => {
    backend.signedIn = false;
    open("/desk/conversation-1");
    await userEvent.type(await screen.findByLabelText("Email"), "rep1@example.com");
    await userEvent.type(screen.getByLabelText("Password"), "madoguchi-demo{Enter}");
    expect(await log()).toHaveTextContent("注文が届きません");
    expect(router.state.location.pathname).toBe("/desk/conversation-1");
  });

  it("forgets everything on signing out", async () => {
    await signedIn("/desk/conversation-1");
    await log();
    await userEvent.click(screen.getByRole("button", { name: "Signed in as Rin Tanaka" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    expect(await screen.findByLabelText("Email")).toBeInTheDocument();
    expect(queryClient.getQueriesData({ queryKey: ["conversation"] })).toEqual([]);
  });

  it("goes to the door when the stream says the session is over", async () => {
    await signedIn();
    backend.signedIn = false;
    act(() => backend.hangUp(4401));
    expect(await screen.findByLabelText("Email")).toBeInTheDocument();
  });

  it("keeps representatives out of administration", async () => {
    await signedIn("/admin");
    expect(screen.queryByRole("link", { name: "Admin" })).toBeNull();
    expect(router.state.location.pathname).toBe("/desk");
  });
});

describe("conversations", () => {
  it("opens one from the list, by mouse or by keyboard, with a tab of its own", async () => {
    await signedIn();
    const conversations = await list();
    expect(await within(conversations).findByRole("option")).toHaveTextContent("山田 花子");
    conversations.focus();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(await log()).toHaveTextContent("注文が届きません");
    const tabs = screen.getByRole("navigation", { name: "Open sessions" });
    expect(within(tabs).getByRole("button", { name: /^山田 花子/, current: "page" })).toBeInTheDocument();
  });

  it("sends at once, and ticks when LINE has it", async () => {
    await signedIn("/desk/conversation-1");
    const thread = await log();
    await userEvent.type(await screen.findByRole("textbox", { name: "Write a reply" }), "お調べします{Enter}");
    expect(thread).toHaveTextContent("お調べします");
    expect(within(thread).getByText("Sending")).toBeInTheDocument();
    await waitFor(() => expect(backend.messages).toHaveLength(2));
    const sent = {
      ...(backend.messages[1] as (typeof backend.messages)[number]),
      state: "sent",
      delivered_by: "reply",
    } as const;
    act(() => backend.stream({ messages: [sent] }));
    expect(await within(thread).findByLabelText("Sent")).toBeInTheDocument();
    expect(within(thread).getAllByText("お調べします")).toHaveLength(1);
  });

  it("shows what the stream brings, and fetches what it left out", async () => {
    await signedIn("/desk/conversation-1");
    const thread = await log();
    backend.messages.push(message(2), message(3));
    act(() => backend.stream({ messages: [message(3)] }));
    expect(await within(thread).findByText("message 2")).toBeInTheDocument();
    expect(within(thread).getByText("message 3")).toBeInTheDocument();
  });

  it("ends, wraps up and closes", async () => {
    await signedIn("/desk/conversation-1");
    await userEvent.click(await screen.findByRole("button", { name: "End conversation" }));
    await userEvent.click(await screen.findByRole("button", { name: "Close conversation" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/desk"));
    expect(backend.conversations[0]?.state).toBe("closed");
  });

  it("moves to Waiting with ✕, says so, and undoes it", async () => {
    await signedIn("/desk/conversation-1");
    await userEvent.click(await screen.findByRole("button", { name: "Close session" }));
    await waitFor(() => expect(backend.conversations[0]?.state).toBe("waiting"));
    expect((await screen.findAllByText(/山田 花子 comes back to you when they write/)).length).toBeGreaterThan(0);
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(backend.conversations[0]?.state).toBe("active"));
    expect(await screen.findByRole("textbox", { name: "Write a reply" })).toBeEnabled();
  });

  it("says when an address leads nowhere", async () => {
    await signedIn("/desk/gone");
    expect(await screen.findByText("This conversation is not here")).toBeInTheDocument();
  });

  it("reads everything again when the stream lost its place", async () => {
    await signedIn("/desk/conversation-1");
    await log();
    const before = backend.asked.length;
    act(() => backend.say({ type: "resync", cursor: "9" }));
    await waitFor(() => {
      const after = backend.asked.slice(before);
      for (const path of ["/api/me", "/api/offers", "/api/conversations/counts", "/api/conversations/conversation-1"])
        expect(after).toContain(`GET ${path}`);
      expect(after.some((one) => one.includes("messages?after=0"))).toBe(true);
    });
  });
});

describe("offers", () => {
  it("ring wherever one is, and accepting opens the conversation", async () => {
    backend.conversations = [];
    await signedIn();
    backend.offers = [offer()];
    act(() => backend.stream({ offers: [offer()] }));
    expect(await screen.findByRole("alertdialog", { name: "Offer from 山田 花子" })).toBeInTheDocument();
    await waitFor(() => expect(document.title).toContain("山田 花子 is waiting"));
    backend.conversations = [HANAKO];
    fireEvent.keyDown(window, { altKey: true, code: "KeyA", key: "a" });
    expect(await log()).toHaveTextContent("注文が届きません");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    await waitFor(() => expect(screen.getByRole("textbox", { name: "Write a reply" })).toHaveFocus());
  });

  it("go away when somebody else was faster", async () => {
    await signedIn();
    act(() => backend.stream({ offers: [offer()] }));
    await screen.findByRole("alertdialog");
    act(() => backend.stream({ offers: [offer({ state: "withdrawn" })] }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });
});

describe("presence", () => {
  it("is chosen from the menu and followed from the stream", async () => {
    await signedIn();
    await userEvent.click(screen.getByRole("button", { name: "Presence: Available" }));
    const names = (await screen.findAllByRole("menuitem")).map((item) => item.getAttribute("aria-label"));
    expect(names).toEqual(["Available", "Busy", "Do not disturb", "Appear away", "Appear offline"]);
    await userEvent.click(screen.getByRole("menuitem", { name: "Do not disturb" }));
    expect(await screen.findByRole("button", { name: "Presence: Do not disturb" })).toBeInTheDocument();
    act(() => backend.stream({ presences: [{ user_id: "user-1", presence: "inactive", since: HANAKO.opened_at }] }));
    expect(await screen.findByRole("button", { name: "Presence: Inactive" })).toBeInTheDocument();
  });

  it("offline explains the silence and ends it with one button", async () => {
    backend.me = { ...backend.me, presence: "offline" };
    await signedIn();
    await userEvent.click(await screen.findByRole("button", { name: "Start receiving conversations" }));
    expect(await screen.findByRole("button", { name: "Presence: Available" })).toBeInTheDocument();
  });
});

it("warns before leaving while a message is on its way", async () => {
  await signedIn("/desk/conversation-1");
  await log();
  vi.spyOn(logs, "sending", "get").mockReturnValue(true);
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
});

it("puts what matters first in the browser's tab", () => {
  expect(pageTitle(0, null, 0)).toBe("Madoguchi");
  expect(pageTitle(0, null, 3)).toBe("(3) Madoguchi");
  expect(pageTitle(1, "花子", 2)).toBe("(3) 花子 is waiting · Madoguchi");
});
