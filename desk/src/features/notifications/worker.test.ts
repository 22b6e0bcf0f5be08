// The service worker: what it shows of a push, how that goes away, and where a press on it leads.
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

type Handler = (event: Record<string, unknown>) => void;
interface Shown extends NotificationOptions {
  title: string;
  close(): void;
}

const CODE = readFileSync("public/sw.js", "utf8");
const OFFER = { type: "offer", tag: "1", title: "Hanako", body: "Queue: Orders", path: "/desk", until: null };

let handlers: Record<string, Handler> = {};
let shown: Shown[] = [];
let windows: { url: string; focused: boolean; focus: () => Promise<void>; postMessage: (said: unknown) => void }[] = [];
const openWindow = vi.fn(() => Promise.resolve());

beforeEach(() => {
  vi.useFakeTimers();
  [handlers, shown, windows] = [{}, [], []];
  openWindow.mockClear();
  const scope = {
    addEventListener: (name: string, handler: Handler) => {
      handlers[name] = handler;
    },
    skipWaiting: () => Promise.resolve(),
    registration: {
      showNotification: (title: string, options: NotificationOptions) => {
        const one = { title, ...options, close: () => void shown.splice(shown.indexOf(one), 1) };
        shown = [...shown.filter(({ tag }) => tag !== options.tag), one];
        return Promise.resolve();
      },
      getNotifications: ({ tag }: { tag: string }) => Promise.resolve(shown.filter((one) => one.tag === tag)),
    },
    clients: { claim: () => Promise.resolve(), matchAll: () => Promise.resolve(windows), openWindow },
  };
  new Function("self", CODE)(scope);
});
afterEach(() => vi.useRealTimers());

function happen(name: string, event: Record<string, unknown>): Promise<unknown> {
  let done: Promise<unknown> = Promise.resolve();
  const waitUntil = (work: Promise<unknown>) => {
    done = work;
  };
  handlers[name]?.({ ...event, waitUntil });
  return done;
}

const push = (said: unknown) => happen("push", { data: { json: () => said } });
const press = (path?: string) => happen("notificationclick", { notification: { close: vi.fn(), data: { path } } });

it("shows an offer till somebody looks at it, and says that it is over before it goes", async () => {
  await push(OFFER);
  expect(shown).toMatchObject([{ title: "Hanako", body: "Queue: Orders", tag: "1", requireInteraction: true }]);
  const over = push({ ...OFFER, type: "offer_over", title: "Madoguchi", body: "This offer is over." });
  await vi.advanceTimersByTimeAsync(100);
  expect(shown).toMatchObject([{ body: "This offer is over.", silent: true, tag: "1" }]);
  await vi.advanceTimersByTimeAsync(5000);
  await over;
  expect(shown).toEqual([]);
});

it("does not leave on the screen what came too late", async () => {
  const late = push({ ...OFFER, until: new Date(Date.now() - 1000).toISOString() });
  await vi.advanceTimersByTimeAsync(5000);
  await late;
  expect(shown).toEqual([]);
  await push({ ...OFFER, type: "message", until: new Date(Date.now() + 60_000).toISOString() });
  expect(shown).toMatchObject([{ requireInteraction: false }]);
});

it("sounds anew only where no desk is open, which does so itself", async () => {
  const said = { ...OFFER, type: "message", tag: "message.1" };
  windows = [{ url: "https://desk.example/sign-in", focused: true, focus: vi.fn(), postMessage: vi.fn() }];
  await push(said);
  expect(shown).toMatchObject([{ renotify: true }]);
  windows = [{ url: "https://desk.example/desk", focused: false, focus: vi.fn(), postMessage: vi.fn() }];
  await push(said);
  expect(shown).toMatchObject([{ renotify: false }]);
});

it("shows something of what it cannot read", async () => {
  await happen("push", { data: null });
  expect(shown).toMatchObject([{ title: "Madoguchi", body: "Something came for you." }]);
});

it("leads to a desk that is open, the one in front first", async () => {
  const [focus, told] = [vi.fn(() => Promise.resolve()), vi.fn()];
  windows = [
    { url: "https://desk.example/desk", focused: false, focus: vi.fn(), postMessage: vi.fn() },
    { url: "https://desk.example/desk/1", focused: true, focus, postMessage: told },
  ];
  await press("/desk/7");
  expect(told).toHaveBeenCalledExactlyOnceWith({ type: "open", path: "/desk/7" });
  expect(focus).toHaveBeenCalledOnce();
  expect(openWindow).not.toHaveBeenCalled();
});

it("opens a desk where none is, and answers nothing by itself", async () => {
  windows = [{ url: "https://desk.example/sign-in", focused: false, focus: vi.fn(), postMessage: vi.fn() }];
  await press("/desk/7");
  await press();
  expect(openWindow.mock.calls).toEqual([["/desk/7"], ["/desk"]]);
  expect(CODE).not.toMatch(/fetch\(/);
});
