// A day at the desk, walked through the real router, cache and stream, with a contact center in memory behind them.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { queryClient } from "~/api/live";
import { message, offer, presenceOf } from "../../test/builders";
import { withServer } from "../../test/server";
import { HANAKO, list, log, withDesk } from "../../test/whole-desk";
import { pageTitle } from "./use-page-title";

withServer();
const desk = withDesk();

describe("coming and going", () => {
  it("sends a stranger to the door and then to where they were going", async () => {
    desk.backend.signedIn = false;
    desk.open("/desk/conversation-1");
    await userEvent.type(await screen.findByLabelText("Email"), "rep1@example.com");
    await userEvent.type(screen.getByLabelText("Password"), "madoguchi-demo{Enter}");
    expect(await log()).toHaveTextContent("注文が届きません");
    expect(desk.router.state.location.pathname).toBe("/desk/conversation-1");
  });

  it("forgets everything on signing out", async () => {
    await desk.signedIn("/desk/conversation-1");
    await log();
    await userEvent.click(screen.getByRole("button", { name: "Signed in as Rin Tanaka" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    expect(await screen.findByLabelText("Email")).toBeInTheDocument();
    expect(queryClient.getQueriesData({ queryKey: ["conversation"] })).toEqual([]);
  });

  it("goes to the door when the stream says the session is over", async () => {
    await desk.signedIn();
    desk.backend.signedIn = false;
    act(() => desk.backend.hangUp(4401));
    expect(await screen.findByLabelText("Email")).toBeInTheDocument();
  });

  it("keeps representatives out of administration", async () => {
    await desk.signedIn("/admin");
    expect(screen.queryByRole("link", { name: "Admin" })).toBeNull();
    expect(desk.router.state.location.pathname).toBe("/desk");
  });
});

describe("conversations", () => {
  it("opens one from the list, by mouse or by keyboard, with a tab of its own", async () => {
    await desk.signedIn();
    const conversations = await list();
    expect(await within(conversations).findByRole("option")).toHaveTextContent("山田 花子");
    conversations.focus();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(await log()).toHaveTextContent("注文が届きません");
    const tabs = screen.getByRole("navigation", { name: "Open sessions" });
    expect(within(tabs).getByRole("button", { name: /^山田 花子/, current: "page" })).toBeInTheDocument();
  });

  it("sends at once, and ticks when LINE has it", async () => {
    await desk.signedIn("/desk/conversation-1");
    const thread = await log();
    await userEvent.type(await screen.findByRole("textbox", { name: "Write a reply" }), "お調べします{Enter}");
    expect(thread).toHaveTextContent("お調べします");
    expect(within(thread).getByText("Sending")).toBeInTheDocument();
    await waitFor(() => expect(desk.backend.messages).toHaveLength(2));
    const sent = {
      ...(desk.backend.messages[1] as (typeof desk.backend.messages)[number]),
      state: "sent",
      delivered_by: "reply",
    } as const;
    act(() => desk.backend.stream({ messages: [sent] }));
    expect(await within(thread).findByLabelText("Sent")).toBeInTheDocument();
    expect(within(thread).getAllByText("お調べします")).toHaveLength(1);
  });

  it("shows what the stream brings, and fetches what it left out", async () => {
    await desk.signedIn("/desk/conversation-1");
    const thread = await log();
    desk.backend.messages.push(message(2), message(3));
    act(() => desk.backend.stream({ messages: [message(3)] }));
    expect(await within(thread).findByText("message 2")).toBeInTheDocument();
    expect(within(thread).getByText("message 3")).toBeInTheDocument();
  });

  it("ends, wraps up and closes", async () => {
    await desk.signedIn("/desk/conversation-1");
    await userEvent.click(await screen.findByRole("button", { name: "End conversation" }));
    await userEvent.click(await screen.findByRole("button", { name: "Close conversation" }));
    await waitFor(() => expect(desk.router.state.location.pathname).toBe("/desk"));
    expect(desk.backend.conversations[0]?.state).toBe("closed");
  });

  it("moves to Waiting with ✕, says so, and undoes it", async () => {
    await desk.signedIn("/desk/conversation-1");
    await userEvent.click(await screen.findByRole("button", { name: "Close session" }));
    await waitFor(() => expect(desk.backend.conversations[0]?.state).toBe("waiting"));
    expect((await screen.findAllByText(/山田 花子 comes back to you when they write/)).length).toBeGreaterThan(0);
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(desk.backend.conversations[0]?.state).toBe("active"));
    expect(await screen.findByRole("textbox", { name: "Write a reply" })).toBeEnabled();
  });

  it("says when an address leads nowhere", async () => {
    await desk.signedIn("/desk/gone");
    expect(await screen.findByText("This conversation is not here")).toBeInTheDocument();
  });

  it("reads everything again when the stream lost its place", async () => {
    await desk.signedIn("/desk/conversation-1");
    await log();
    const before = desk.backend.asked.length;
    act(() => desk.backend.say({ type: "resync", cursor: "9" }));
    await waitFor(() => {
      const after = desk.backend.asked.slice(before);
      for (const path of ["/api/me", "/api/offers", "/api/conversations/counts", "/api/conversations/conversation-1"])
        expect(after).toContain(`GET ${path}`);
      expect(after.some((one) => one.includes("messages?after=0"))).toBe(true);
    });
  });
});

describe("offers", () => {
  it("ring wherever one is, and accepting opens the conversation", async () => {
    desk.backend.conversations = [];
    await desk.signedIn();
    desk.backend.offers = [offer()];
    act(() => desk.backend.stream({ offers: [offer()] }));
    expect(await screen.findByRole("alertdialog", { name: "Offer from 山田 花子" })).toBeInTheDocument();
    await waitFor(() => expect(document.title).toContain("山田 花子 is waiting"));
    desk.backend.conversations = [HANAKO];
    fireEvent.keyDown(window, { altKey: true, code: "KeyA", key: "a" });
    expect(await log()).toHaveTextContent("注文が届きません");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    await waitFor(() => expect(screen.getByRole("textbox", { name: "Write a reply" })).toHaveFocus());
  });

  it("go away when somebody else was faster", async () => {
    await desk.signedIn();
    act(() => desk.backend.stream({ offers: [offer()] }));
    await screen.findByRole("alertdialog");
    act(() => desk.backend.stream({ offers: [offer({ state: "withdrawn" })] }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });
});

describe("presence", () => {
  it("is chosen from the menu and followed from the stream", async () => {
    await desk.signedIn();
    await userEvent.click(screen.getByRole("button", { name: "Presence: Available" }));
    const names = (await screen.findAllByRole("menuitem")).map((item) => item.getAttribute("aria-label"));
    expect(names).toEqual(["Available", "Busy", "Do not disturb", "Appear away", "Appear offline", null]);
    expect(screen.getByRole("menuitem", { name: "Why do I get nothing?" })).toBeVisible();
    await userEvent.click(screen.getByRole("menuitem", { name: "Do not disturb" }));
    expect(await screen.findByRole("button", { name: "Presence: Do not disturb" })).toBeInTheDocument();
    const missed = presenceOf({ presence: "inactive", origin: "imposed", cause: "offer_missed", generation: 9 });
    desk.backend.me = { ...desk.backend.me, presence: "inactive", presence_now: missed };
    act(() => desk.backend.stream({ presences: [missed] }));
    expect(await screen.findByRole("button", { name: "Presence: Inactive" })).toBeInTheDocument();
    expect(await screen.findByText("You are Inactive.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "I’m back" }));
    expect(await screen.findByRole("button", { name: "Presence: Available" })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText("You are Inactive.")).toBeNull());
  });

  it("offline explains the silence and ends it with one button", async () => {
    desk.backend.me = { ...desk.backend.me, presence: "offline", presence_now: presenceOf({ presence: "offline" }) };
    await desk.signedIn();
    await userEvent.click(await screen.findByRole("button", { name: "Start receiving conversations" }));
    expect(await screen.findByRole("button", { name: "Presence: Available" })).toBeInTheDocument();
  });
});

it("puts what matters first in the browser's tab", () => {
  expect(pageTitle(0, "", 0)).toBe("Madoguchi");
  expect(pageTitle(0, "", 3)).toBe("(3) Madoguchi");
  expect(pageTitle(1, "花子", 2)).toBe("(3) 花子 is waiting · Madoguchi");
});
