// What was written and is not known to have reached the server, kept on this device through reloads and crashes.
import { deviceShelf } from "~/lib/storage";
import type { Id, Outgoing } from "./types";

export interface Unsent {
  clientId: Id;
  content: Outgoing;
  createdAt: string;
}

export interface Outbox {
  read(): Unsent[];
  put(unsent: Unsent): void;
  remove(clientId: Id): void;
}

/** One per person, because whoever signs in next on this PC must neither see nor send it. */
export function outboxOf(owner: Id, conversation: Id): Outbox {
  const key = `outbox.${owner}.${conversation}`;
  const read = () => parse(deviceShelf.read(key));
  // Read anew each time: another window may have the same conversation open.
  const others = (clientId: Id) => read().filter((one) => one.clientId !== clientId);
  const write = (all: Unsent[]) => deviceShelf.write(key, all.length > 0 ? JSON.stringify(all) : null);
  return {
    read,
    put: ({ clientId, content, createdAt }) => write([...others(clientId), { clientId, content, createdAt }]),
    remove: (clientId) => write(others(clientId)),
  };
}

function parse(stored: string | null): Unsent[] {
  try {
    const found: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(found) ? found.filter(isUnsent) : [];
  } catch {
    return [];
  }
}

function isUnsent(value: Partial<Unsent> | null): value is Unsent {
  return typeof value?.clientId === "string" && typeof value.createdAt === "string" && Boolean(value.content?.type);
}
