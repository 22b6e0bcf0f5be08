// This browser: whether it is told by push, by whom it was turned on, and what it may not do.
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bell } from "~/lib/bell";
import { desk, ME } from "../../../test/builders";
import { FakeNotification, withNoticed } from "../../../test/noticed";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { DeviceCard } from "./device-card";
import { leaveDevice, pushState, startDevice } from "./push-device";

withServer();
withNoticed();

const notified = vi.fn();
const open = () => show(<DeviceCard />, desk({ notify: notified }));

describe("this browser", () => {
  let subscription: object | null = null;
  const subscribed: unknown[] = [];
  const subscribe = vi.fn(({ applicationServerKey: key }: PushSubscriptionOptionsInit) => {
    subscription = {
      options: { applicationServerKey: (key as Uint8Array).buffer },
      toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "BBBB", auth: "AAAA" } }),
      unsubscribe: () => {
        subscription = null;
        return Promise.resolve(true);
      },
    };
    return Promise.resolve(subscription);
  });
  const registration = { pushManager: { subscribe, getSubscription: () => Promise.resolve(subscription) } };

  beforeEach(() => {
    subscription = null;
    subscribed.length = 0;
    notified.mockReset();
    subscribe.mockClear();
    vi.stubGlobal("isSecureContext", true);
    const workers = Object.assign(new EventTarget(), { register: () => Promise.resolve(registration) });
    Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: workers });
    FakeNotification.permission = "default";
    FakeNotification.requestPermission.mockImplementation(() => {
      FakeNotification.permission = "granted";
      return Promise.resolve("granted");
    });
    window.localStorage.clear();
    leaveDevice();
    server.use(
      http.get(at("/api/me/push-key"), () => HttpResponse.json({ key: "BAECAw" })),
      http.post(at("/api/me/push-subscriptions"), async ({ request }) => {
        subscribed.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
      http.delete(at("/api/me/push-subscriptions"), () => {
        subscribed.pop();
        return new HttpResponse(null, { status: 204 });
      }),
      http.post(at("/api/me/push-tests"), () => new HttpResponse(null, { status: 202 })),
    );
  });
  afterEach(() => void Reflect.deleteProperty(navigator, "serviceWorker"));

  it("is turned on, tried, and turned off", async () => {
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on in this browser" }));
    expect(await screen.findByText(/tells you also while the desk is closed/)).toBeVisible();
    expect(subscribed).toEqual([{ endpoint: "https://push.example/1", keys: { p256dh: "BBBB", auth: "AAAA" } }]);
    await userEvent.click(screen.getByRole("button", { name: "Send a test" }));
    await waitFor(() => expect(notified).toHaveBeenCalledWith(expect.objectContaining({ intent: "success" })));
    await userEvent.click(screen.getByRole("button", { name: "Turn off in this browser" }));
    expect(await screen.findByRole("button", { name: "Turn on in this browser" })).toBeVisible();
    expect([subscribed, subscription]).toEqual([[], null]);
  });

  it("is nobody else’s, and mine again when I sign in again", async () => {
    const first = open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on in this browser" }));
    await screen.findByText(/tells you also while the desk is closed/);
    first.unmount();
    leaveDevice(); // A sign-out ends it at the server; the browser keeps its own half.
    subscribed.length = 0;
    await startDevice("user-2", true);
    expect(await pushState("user-2")).toBe("off");
    expect(subscribed).toEqual([]);
    await startDevice(ME.id, true);
    expect(subscribed).toHaveLength(1);
    expect(await pushState(ME.id)).toBe("on");
    leaveDevice();
    server.use(http.post(at("/api/me/push-subscriptions"), () => problem(503, "try_again")));
    expect(await pushState(ME.id)).toBe("off");
  });

  it("is off here even where the server does not hear of it, and says what went wrong", async () => {
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on in this browser" }));
    server.use(
      http.delete(at("/api/me/push-subscriptions"), () => problem(503, "try_again")),
      http.post(at("/api/me/push-subscriptions"), () => problem(503, "try_again")),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Turn off in this browser" }));
    expect(await screen.findByRole("button", { name: "Turn on in this browser" })).toBeVisible();
    expect(notified).toHaveBeenCalledWith(expect.objectContaining({ intent: "error", title: "detail of try_again" }));
  });

  it("says so when the question of the browser is not answered", async () => {
    FakeNotification.requestPermission.mockResolvedValueOnce("default");
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on in this browser" }));
    await waitFor(() => expect(notified).toHaveBeenCalledWith(expect.objectContaining({ intent: "warning" })));
    expect(subscribe).not.toHaveBeenCalled();
  });

  it("stays off when the person says no, and says what to do when that was earlier", async () => {
    FakeNotification.requestPermission.mockResolvedValueOnce("denied");
    const { unmount } = open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on in this browser" }));
    expect(await screen.findByRole("button", { name: "Turn on in this browser" })).toBeVisible();
    expect(subscribe).not.toHaveBeenCalled();
    unmount();
    FakeNotification.permission = "denied";
    open();
    expect(await screen.findByText(/set Notifications to Allow/)).toBeVisible();
  });

  it("says that its push service cannot be reached", async () => {
    subscribe.mockRejectedValueOnce(new DOMException("push service error", "AbortError"));
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on in this browser" }));
    await waitFor(() =>
      expect(notified).toHaveBeenCalledWith(
        expect.objectContaining({ title: expect.stringMatching(/cannot be reached/) }),
      ),
    );
  });

  it.each([
    [false, {}, "Notifications need a secure connection."],
    [true, { register: () => Promise.resolve({}) }, "This browser cannot be told by push."],
    [true, { register: () => Promise.reject(new Error("no")) }, "This browser cannot be told by push."],
  ])("explains what it cannot do (%s, %j)", async (secure, workers, words) => {
    vi.stubGlobal("isSecureContext", secure);
    const value = Object.assign(new EventTarget(), workers);
    Object.defineProperty(navigator, "serviceWorker", { configurable: true, value });
    open();
    expect(await screen.findByText(words)).toBeVisible();
  });

  it("says that nothing sounds while everything is silent here", async () => {
    bell.setMuted(true);
    open();
    expect(await screen.findByText(/Sound is switched off in the top bar/)).toBeVisible();
    act(() => bell.setMuted(false));
    expect(screen.queryByText(/Sound is switched off in the top bar/)).toBeNull();
  });
});
