// Asks once whether notifications may be shown outside of the page.

/** Must be called from a click or a key, or browsers refuse silently. */
export function askToNotify(): void {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return;
  void Notification.requestPermission().catch(() => undefined);
}
