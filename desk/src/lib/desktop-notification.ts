// What the system shows outside of the page, where somebody has allowed it; a click on it leads back.

export interface Shown {
  close(): void;
}

export interface Outside {
  body: string;
  /** What is shown with the same tag later, here or by push, takes its place. */
  tag: string;
  requireInteraction?: boolean;
  /** Where a click leads to when no page is open any more. */
  path: string;
}

let worker: ServiceWorkerRegistration | null = null;
/** What is shown without a service worker, by its tag. */
const byPage = new Map<string, Notification>();

/** From now on the service worker shows it, so that what it is pushed meanwhile is not shown twice. */
export function showByWorker(registration: ServiceWorkerRegistration | null): void {
  worker = registration;
}

/** Whether the browser would show anything: "unsupported" where it cannot. */
export function permission(): NotificationPermission | "unsupported" {
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

/** None where the browser has none, or nobody has allowed it. */
export function showOutside(title: string, { path, ...options }: Outside, onClick = () => {}): Shown | null {
  if (permission() !== "granted") return null;
  if (worker) return showThrough(worker, title, { ...options, icon: "/icon.svg", data: { path } });
  try {
    const notification = new Notification(title, options);
    byPage.set(options.tag, notification);
    notification.onclick = () => {
      window.focus();
      notification.close();
      onClick();
    };
    return notification;
  } catch {
    // Some mobile browsers only allow notifications from a service worker.
    return null;
  }
}

/** Takes away what is shown with this tag, be it by this page, by another or by push. */
export function takeAway(tag: string): void {
  byPage.get(tag)?.close();
  byPage.delete(tag);
  if (worker) void closeAll(worker, tag);
}

function showThrough(
  registration: ServiceWorkerRegistration,
  title: string,
  options: NotificationOptions & { tag: string },
): Shown {
  const showing = registration.showNotification(title, options).catch(() => undefined);
  return {
    close: () => void showing.then(() => closeAll(registration, options.tag)),
  };
}

async function closeAll(registration: ServiceWorkerRegistration, tag: string): Promise<void> {
  try {
    for (const one of await registration.getNotifications({ tag })) one.close();
  } catch {
    // A browser that cannot list them has them go by themselves.
  }
}
