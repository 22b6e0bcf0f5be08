// What the system shows outside of the page, where somebody has allowed it; a click on it leads back.

/** None where the browser has none, or nobody has allowed it. */
export function showOutside(
  title: string,
  options: NotificationOptions,
  onClick: () => void = () => undefined,
): Notification | null {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return null;
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
