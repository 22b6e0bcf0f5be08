// The service worker of the desk: shows what is pushed, takes it away when it is over, and leads back to the desk.
// Nothing is answered here: whoever accepts an offer sees it first.

const ICON = "/icon.svg";
/** How long it is seen that something is over; browsers want each push to show something. */
const OVER_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/desk"));
});

/** What came; a push that cannot be read still has to show something. */
function read(data) {
  try {
    return data.json();
  } catch {
    return { type: "news", tag: "news", title: "Madoguchi", body: "Something came for you.", path: "/desk" };
  }
}

async function show({ type, tag, title, body, path, until }) {
  if (type === "offer_over" || (until && Date.parse(until) <= Date.now())) return fade(tag, title, body);
  await self.registration.showNotification(title, {
    body,
    tag,
    icon: ICON,
    data: { path },
    requireInteraction: type === "offer",
    // Where a desk is open, it makes itself heard, and may have shown the same already.
    renotify: type !== "offer" && (await desks()).length === 0,
  });
}

/** Says in place of an offer that it is over, and then takes it away. */
async function fade(tag, title, body) {
  await self.registration.showNotification(title, { body, tag, icon: ICON, silent: true, data: { path: "/desk" } });
  await new Promise((done) => setTimeout(done, OVER_MS));
  for (const one of await self.registration.getNotifications({ tag })) one.close();
}

/** To a desk that is open already, or a new one. */
async function open(path) {
  const windows = await desks();
  const desk = windows.find((one) => one.focused) ?? windows[0];
  if (!desk) return self.clients.openWindow(path);
  desk.postMessage({ type: "open", path });
  return desk.focus().catch(() => undefined);
}

/** The pages of ours in which somebody is signed in. */
async function desks() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter((one) => new URL(one.url).pathname !== "/sign-in");
}
