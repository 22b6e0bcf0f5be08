// This browser as something that is told by push: its service worker, its permission and its subscription.
import { pushKey, subscribe, unsubscribe } from "~/api/notifications";
import { permission, showByWorker } from "~/lib/desktop-notification";
import { deviceShelf } from "~/lib/storage";

/** "off": somebody has turned it off here, or has not been asked yet. */
export type PushState = "unsupported" | "insecure" | "denied" | "off" | "on";

const CHOICE = "push";

/** Asks nobody for anything: who has allowed notifications and wants push is told here too from now on. */
export async function startDevice(wanted: boolean): Promise<void> {
  const registration = await register();
  showByWorker(registration);
  if (!registration || !canPush(registration)) return;
  if (wanted && permission() === "granted" && deviceShelf.read(CHOICE) !== "off") await enrol(registration);
}

export async function pushState(): Promise<PushState> {
  if (!window.isSecureContext) return "insecure";
  const registration = await register();
  if (!registration || !canPush(registration)) return "unsupported";
  if (permission() === "denied") return "denied";
  const subscription = await registration.pushManager.getSubscription();
  return subscription && deviceShelf.read(CHOICE) !== "off" ? "on" : "off";
}

/** Must be called from a click, or browsers refuse to ask; false when the person said no. */
export async function turnPushOn(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const registration = await register();
  if (!registration || !canPush(registration)) return false;
  await enrol(registration);
  deviceShelf.write(CHOICE, null);
  showByWorker(registration);
  return true;
}

export async function turnPushOff(): Promise<void> {
  deviceShelf.write(CHOICE, "off");
  const subscription = await (await register())?.pushManager?.getSubscription();
  await unsubscribe();
  await subscription?.unsubscribe();
}

async function register(): Promise<ServiceWorkerRegistration | null> {
  try {
    return (await (navigator as Partial<Navigator>).serviceWorker?.register("/sw.js")) ?? null;
  } catch {
    return null;
  }
}

const canPush = (registration: ServiceWorkerRegistration) =>
  Boolean((registration as Partial<ServiceWorkerRegistration>).pushManager);

/** Subscribes by the key that the server has now, and tells the server. */
async function enrol(registration: ServiceWorkerRegistration): Promise<void> {
  const key = bytesOf(await pushKey());
  const { pushManager } = registration;
  const there = await pushManager.getSubscription();
  if (there && !sameBytes(there.options.applicationServerKey, key)) await there.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await subscribe(subscription.toJSON());
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function sameBytes(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (!one || one.byteLength !== other.length) return false;
  return new Uint8Array(one).every((byte, at) => byte === other[at]);
}
