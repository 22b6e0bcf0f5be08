// What comes is told as its person wants it: in the page, outside of it, by a sound, and not at all where it is in sight.
import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Desk } from "~/actions/desk";
import { keys } from "~/api/keys";
import { live, queryClient } from "~/api/live";
import type { Message, Notice, NotifyKinds } from "~/api/types";
import { bell } from "~/lib/bell";
import { showByWorker } from "~/lib/desktop-notification";
import { conversation, desk, ME, message, offer } from "../../../test/builders";
import { FakeAudio, FakeNotification, withNoticed } from "../../../test/noticed";
import { myNotifications, notice, notifyKinds } from "../../../test/notifications";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { Notifying } from "./notifying";

withServer();
withNoticed();

const MINE = conversation({ assignee: { id: ME.id, name: ME.name }, state: "active" });
const ELSEWHERE = { conversation: conversation({ id: "conversation-9" }) };
const fresh = (change: Partial<Message> = {}): Message =>
  message(5, { sent_at: new Date().toISOString(), content: { type: "text", text: "hello?" }, ...change });
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 30)));
const hide = () => vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");

let notified = vi.fn<Desk["notify"]>();

beforeEach(() => {
  bell.unlock();
  notified = vi.fn();
});
afterEach(() => showByWorker(null));

function open(around: Partial<Desk> = ELSEWHERE, kinds: Partial<NotifyKinds> = {}) {
  const settings = myNotifications({ now: notifyKinds(kinds) });
  server.use(http.get(at("/api/me/notifications"), () => HttpResponse.json(settings)));
  queryClient.setQueryData(keys.myNotifications, settings);
  queryClient.setQueryData(keys.conversation(MINE.id), MINE);
  return show(<Notifying />, desk({ notify: notified, ...around }));
}

const say = (...messages: Message[]) => act(() => live.apply({ type: "changes", cursor: "1", messages }));
const tellOf = (...items: Notice[]) =>
  act(() => live.apply({ type: "changes", cursor: "1", notices: [{ items, unread: items.length }] }));
const come = (one: Notice) => tellOf({ ...one, at: new Date().toISOString() });

describe("a message", () => {
  it("sounds once while another conversation is in front, and shows a toast where that is wanted", async () => {
    open(ELSEWHERE, { message: { ...notifyKinds().message, toast: true } });
    say(fresh());
    await waitFor(() => expect(FakeAudio.played).toEqual([1200]));
    say(fresh());
    await settled();
    expect(FakeAudio.played).toEqual([1200]);
    expect(notified).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ title: "山田 花子", text: "New message", undoLabel: "Open" }),
    );
    expect(FakeNotification.shown).toEqual([]);
  });

  it("is silent while its conversation is in sight, and heard when the page is not", async () => {
    const view = open({ conversation: MINE });
    say(fresh());
    await settled();
    expect(FakeAudio.played).toEqual([]);
    view.unmount();
    hide();
    const opened = vi.fn();
    vi.spyOn(window, "focus").mockImplementation(() => undefined);
    open({ conversation: MINE, show: opened });
    say(fresh({ id: "message-6" }));
    await waitFor(() => expect(FakeAudio.played).toEqual([1200]));
    expect(FakeNotification.shown).toMatchObject([{ title: "山田 花子", options: { body: "New message" } }]);
    FakeNotification.shown[0]?.onclick?.();
    expect(opened).toHaveBeenCalledExactlyOnceWith(MINE.id);
    expect(notified).not.toHaveBeenCalled();
  });

  it("does not stand on the screen any more once it is read", async () => {
    hide();
    open();
    say(fresh());
    await waitFor(() => expect(FakeNotification.shown).toHaveLength(1));
    const read = (unread: number) =>
      act(() => live.apply({ type: "changes", cursor: "2", conversations: [{ ...MINE, unread_count: unread }] }));
    read(1);
    expect(FakeNotification.shown).toHaveLength(1);
    read(0);
    expect(FakeNotification.shown).toEqual([]);
  });

  it.each([
    ["it is old, and told anew for a name", fresh({ sent_at: "2026-11-24T08:00:00Z" }), MINE],
    ["it is ours", fresh({ direction: "outbound" }), MINE],
    ["it is somebody else’s", fresh(), conversation({ assignee: { id: "user-2", name: "Ming Chen" } })],
  ])("is nobody’s business when %s", async (_, said, held) => {
    open();
    queryClient.setQueryData(keys.conversation(held.id), held);
    say(said);
    await settled();
    expect(FakeAudio.played).toEqual([]);
  });

  it("makes no sound and shows nothing where that is not wanted", async () => {
    hide();
    open(ELSEWHERE, { message: { ...notifyKinds().message, sound: "none", browser: false } });
    say(fresh());
    await settled();
    expect(FakeAudio.played).toEqual([]);
    expect(FakeNotification.shown).toEqual([]);
  });
});

describe("what comes for somebody", () => {
  it("says who gave them a conversation, and leads to it", async () => {
    const opened = vi.fn();
    open({ ...ELSEWHERE, show: opened });
    come(notice({ kind: "assigned", by: { id: "user-2", name: "Somchai" } }));
    await waitFor(() => expect(notified).toHaveBeenCalledOnce());
    const [told] = notified.mock.calls[0] ?? [];
    expect(told).toMatchObject({ intent: "info", title: "山田 花子", text: "Given to you by Somchai" });
    expect(FakeAudio.played.length).toBeGreaterThan(0);
    told?.undo?.();
    expect(opened).toHaveBeenCalledExactlyOnceWith("conversation-1");
  });

  it("warns of what was not sent, unless that is in sight anyway", async () => {
    const view = open();
    come(notice({ kind: "failed" }));
    await waitFor(() => expect(notified).toHaveBeenCalledOnce());
    expect(notified.mock.calls[0]?.[0]).toMatchObject({ intent: "warning", text: "A message of yours was not sent" });
    view.unmount();
    open({ conversation: MINE });
    come(notice({ kind: "failed", id: "notice-2" }));
    await settled();
    expect(notified).toHaveBeenCalledOnce();
  });

  it("is told once, and not where it is old or was read", async () => {
    open();
    const now = { kind: "assigned" as const, at: new Date().toISOString() };
    tellOf(notice({ id: "old", kind: "assigned" }), notice({ ...now, id: "read", read_at: now.at }));
    await settled();
    expect(notified).not.toHaveBeenCalled();
    tellOf(notice({ ...now, id: "new" }));
    tellOf(notice({ ...now, id: "new" }));
    await settled();
    expect(notified).toHaveBeenCalledOnce();
  });

  it("leaves it to the list that an offer was missed", async () => {
    open();
    come(notice({ kind: "missed" }));
    await settled();
    expect(notified).not.toHaveBeenCalled();
  });

  it("says that a customer is back where that does not ring as an offer", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const ringing = open({ ...ELSEWHERE, offers: [offer({ conversation_id: "conversation-1" })] });
    come(notice({ kind: "returned" }));
    await act(() => vi.advanceTimersByTimeAsync(2500));
    expect(notified).not.toHaveBeenCalled();
    ringing.unmount();
    open();
    come(notice({ kind: "returned", id: "notice-2" }));
    await act(() => vi.advanceTimersByTimeAsync(2500));
    expect(notified).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});

describe("with a service worker", () => {
  it("opens here what is pressed in a push, and lets the worker show what comes", async () => {
    hide();
    const workers = new EventTarget();
    const shown = vi.fn(() => Promise.resolve());
    const pushed = { close: vi.fn() };
    const getNotifications = ({ tag }: { tag: string }) =>
      Promise.resolve(tag === "message.conversation-1" ? [pushed] : []);
    const registration = { showNotification: shown, getNotifications };
    Object.assign(workers, { register: () => Promise.resolve(registration) });
    Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: workers });
    const [opened, home] = [vi.fn(), vi.fn()];
    open({ ...ELSEWHERE, show: opened, showHome: home });
    await settled();
    for (const data of [{ type: "open", path: "/desk/conversation-7" }, { type: "open", path: "/desk" }, null])
      workers.dispatchEvent(new MessageEvent("message", { data }));
    expect(opened).toHaveBeenCalledExactlyOnceWith("conversation-7");
    expect(home).toHaveBeenCalledOnce();
    say(fresh());
    await waitFor(() =>
      expect(shown).toHaveBeenCalledExactlyOnceWith(
        "山田 花子",
        expect.objectContaining({ tag: "message.conversation-1", data: { path: "/desk/conversation-1" } }),
      ),
    );
    expect(FakeNotification.shown).toEqual([]);
    act(() => live.apply({ type: "changes", cursor: "2", conversations: [{ ...MINE, unread_count: 0 }] }));
    await waitFor(() => expect(pushed.close).toHaveBeenCalledOnce());
    Reflect.deleteProperty(navigator, "serviceWorker");
  });
});
