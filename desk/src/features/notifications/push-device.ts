// This browser as something that is told by push: its service worker, its permission and its subscription.
import { pushKey, subscribe, unsubscribe } from "~/api/notifications";
import type { Id } from "~/api/types";
import { permission, showByWorker } from "~/lib/desktop-notification";
import { deviceShelf } from "~/lib/storage";

/** "off": this person has turned it off here, or never on. */
export type PushState = "unsupported" | "insecure" | "denied" | "off" | "on";

/** Whom this browser tells since the page was opened, or since they signed in: a sign-out ends it at the server. */
let told: Id | null = null;

/** Asks nobody for anything: who has turned push on here, and wants it, is told here again from now on. */
export async function startDevice(person: Id, wanted: boolean): Promise<void> {
  const registration = await register();
  showByWorker(registration);
  if (wanted && registration && canPush(registration) && isChosen(person)) await enrol(registration, person);
}

/** Nobody is signed in here any more. */
export function leaveDevice(): void {
  told = null;
}

export async function pushState(person: Id): Promise<PushState> {
  if (!window.isSecureContext) return "insecure";
  const registration = await register();
  if (!registration || !canPush(registration)) return "unsupported";
  if (permission() === "denied") return "denied";
  if (!isChosen(person)) return "off";
  const subscription = await registration.pushManager.getSubscription();
  if (told === person && subscription) return "on";
  return enrol(registration, person).then(
    () => "on",
    () => "off",
  );
}

/** Must be called from a click, or browsers refuse to ask; what the person said, "default" when they said nothing. */
export async function turnPushOn(person: Id): Promise<NotificationPermission> {
  const said = await Notification.requestPermission();
  const registration = said === "granted" ? await register() : null;
  if (!registration || !canPush(registration)) return said;
  await enrol(registration, person);
  deviceShelf.write(choiceOf(person), "on");
  showByWorker(registration);
  return said;
}

/** Ends it here first: what the server does not hear of, it learns when it next tells this browser. */
export async function turnPushOff(person: Id): Promise<void> {
  const subscription = await (await register())?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  told = null;
  await unsubscribe();
  deviceShelf.write(choiceOf(person), null);
}

/** Of each person for themself: whoever signs in at this browser next is told by push only if they want that too. */
const choiceOf = (person: Id) => `push.${person}`;
const isChosen = (person: Id) => permission() === "granted" && deviceShelf.read(choiceOf(person)) === "on";

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
async function enrol(registration: ServiceWorkerRegistration, person: Id): Promise<void> {
  const key = bytesOf(await pushKey());
  const { pushManager } = registration;
  const there = await pushManager.getSubscription();
  if (there && !sameBytes(there.options.applicationServerKey, key)) await there.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await subscribe(subscription.toJSON());
  told = person;
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function sameBytes(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (!one || one.byteLength !== other.length) return false;
  return new Uint8Array(one).every((byte, at) => byte === other[at]);
}
