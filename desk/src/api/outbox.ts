// What was written and is not known to have reached the server, kept on this device through reloads and crashes.
import { deviceShelf } from "~/lib/storage";
import type { Id, Outgoing } from "./types";

export interface Unsent {
  clientId: Id;
  content: Outgoing;
  createdAt: string;
}

/** As it is kept: nothing tries to send it any more once it has failed. */
export interface Kept extends Unsent {
  failed?: true;
}

export interface Outbox {
  read(): Kept[];
  put(unsent: Unsent): void;
  /** Whether it is being tried or has been given up; what is not kept any more stays forgotten. */
  mark(clientId: Id, failed: boolean): void;
  remove(clientId: Id): void;
}

const listeners = new Set<() => void>();

/** One per person, because whoever signs in next on this PC must neither see nor send it. */
export function outboxOf(owner: Id, conversation: Id): Outbox {
  const key = `${beginning(owner)}${conversation}`;
  const read = () => parse(deviceShelf.read(key));
  // Read anew each time: another window may have the same conversation open.
  const others = (clientId: Id) => read().filter((one) => one.clientId !== clientId);
  return {
    read,
    put: ({ clientId, content, createdAt }) => write(key, [...others(clientId), { clientId, content, createdAt }]),
    mark: (clientId, failed) =>
      write(
        key,
        read().map(({ failed: before, ...one }) => {
          const now = one.clientId === clientId ? failed : before;
          return now ? { ...one, failed: true } : one;
        }),
      ),
    remove: (clientId) => write(key, others(clientId)),
  };
}

/** All that this device keeps of one person, by conversation. */
export function keptOf(owner: Id): Map<Id, Kept[]> {
  const keys = deviceShelf.keys(beginning(owner));
  const kept = keys.map((key): [Id, Kept[]] => [key.slice(beginning(owner).length), parse(deviceShelf.read(key))]);
  return new Map(kept.filter(([, some]) => some.length > 0));
}

export function forgetOutbox(owner: Id): void {
  for (const key of deviceShelf.keys(beginning(owner))) deviceShelf.write(key, null);
  tell();
}

/** Hears of every change, in other windows too. */
export function onOutbox(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

const beginning = (owner: Id) => `outbox.${owner}.`;

function write(key: string, all: Kept[]): void {
  deviceShelf.write(key, all.length > 0 ? JSON.stringify(all) : null);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function parse(stored: string | null): Kept[] {
  try {
    const found: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(found) ? found.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

function isUnsent(value: Partial<Kept> | null): value is Kept {
  return typeof value?.clientId === "string" && typeof value.createdAt === "string" && Boolean(value.content?.type);
}
