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

function showThrough(
  registration: ServiceWorkerRegistration,
  title: string,
  options: NotificationOptions & { tag: string },
): Shown {
  const showing = registration.showNotification(title, options).catch(() => undefined);
  return {
    close: () =>
      void showing
        .then(() => registration.getNotifications({ tag: options.tag }))
        .then((all) => {
          for (const one of all) one.close();
        })
        .catch(() => undefined),
  };
}
