// My notifications: what holds for each kind, chosen and taken back, and what this browser may do.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MyNotificationsChange } from "~/api/types";
import { bell } from "~/lib/bell";
import { desk, myNotifications, notifyKinds } from "../../../test/builders";
import { FakeAudio, FakeNotification, withNoticed } from "../../../test/noticed";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { NotificationsPage } from "./notifications-page";

withServer();
withNoticed();

const notified = vi.fn();

function open(settings = myNotifications()) {
  const said: MyNotificationsChange[] = [];
  server.use(
    http.get(at("/api/me/notifications"), () => HttpResponse.json(settings)),
    http.put(at("/api/me/notifications"), async ({ request }) => {
      const body = (await request.json()) as MyNotificationsChange;
      said.push(body);
      const own = Object.entries(body).filter(([, value]) => value !== null);
      return HttpResponse.json({
        now: { ...settings.defaults, ...Object.fromEntries(own) },
        defaults: settings.defaults,
        own: own.map(([kind]) => kind),
      });
    }),
  );
  return { said, ...show(<NotificationsPage />, desk({ notify: notified })) };
}

const kind = async (name: string) => within(await screen.findByRole("group", { name }));
const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));

describe("what I hear of", () => {
  it("goes by the default till I choose, and again when I reset it", async () => {
    const { said } = open();
    const messages = await kind("Messages");
    expect(messages.getByText("Default")).toBeVisible();
    await userEvent.click(messages.getByRole("switch", { name: "On the desk" }));
    fireEvent.change(messages.getByRole("slider", { name: "Volume: 50" }), { target: { value: "80" } });
    await save();
    await waitFor(() =>
      expect(said).toEqual([
        {
          offer: null,
          message: { ...notifyKinds().message, toast: true, volume: 80 },
          assigned: null,
          failed: null,
        },
      ]),
    );
    expect(await screen.findByText("Notifications saved")).toBeVisible();
    await userEvent.click(await screen.findByRole("button", { name: "Reset Messages to default" }));
    expect((await kind("Messages")).getByRole("slider", { name: "Volume: 50" })).toBeVisible();
    await save();
    await waitFor(() => expect(said.at(-1)).toEqual({ offer: null, message: null, assigned: null, failed: null }));
  });

  it("lets only offers repeat, and never hides them from the desk", async () => {
    const { said } = open();
    const offers = await kind("Offers");
    expect(offers.getByRole("switch", { name: "On the desk (always)" })).toBeDisabled();
    await userEvent.click(offers.getByRole("switch", { name: "Repeat until it is answered" }));
    expect((await kind("Messages")).queryByRole("switch", { name: /Repeat/ })).toBeNull();
    await save();
    await waitFor(() => expect(said[0]?.offer).toEqual({ ...notifyKinds().offer, repeats: false }));
  });

  it("plays a sound as loud as it is set, and one that is chosen at once", async () => {
    open();
    const messages = await kind("Messages");
    await userEvent.click(messages.getByRole("button", { name: "Play the sound of Messages" }));
    expect(FakeAudio.played).toEqual([1200]);
    await userEvent.click(messages.getByRole("combobox", { name: "Sound" }));
    await userEvent.click(screen.getByRole("option", { name: "Marimba" }));
    expect(FakeAudio.played).toEqual([1200, 523, 659, 784]);
    const failed = await kind("Not sent");
    await userEvent.click(failed.getByRole("button", { name: "Play the sound of Not sent" }));
    expect(FakeAudio.played).toHaveLength(4);
  });

  it("says why it could not be saved and keeps what I chose", async () => {
    open();
    server.use(http.put(at("/api/me/notifications"), () => problem(503, "try_again")));
    await userEvent.click((await kind("Not sent")).getByRole("switch", { name: /By push/ }));
    await save();
    expect(await screen.findByText("detail of try_again")).toBeVisible();
    expect((await kind("Not sent")).getByRole("switch", { name: /By push/ })).toBeChecked();
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect((await kind("Not sent")).getByRole("switch", { name: /By push/ })).not.toBeChecked();
  });
});

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
    bell.setMuted(false);
  });
});
