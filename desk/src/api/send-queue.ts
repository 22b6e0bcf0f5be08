// Messages on their way to the server, one at a time and in order, each safe to repeat because of its client_id.
import { backoff } from "~/lib/backoff";
import type { Outbox, Unsent } from "./outbox";
import { explain, isPassing, Problem } from "./problem";
import type { Id, Outgoing } from "./types";

export interface Pending extends Unsent {
  state: "sending" | "failed";
  reason: string | null;
}

/** Sends one, and is over when the server's answer is shown. */
type Post = (clientId: Id, content: Outgoing) => Promise<void>;

export interface Tools {
  newId(): Id;
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const browserTools: Tools = {
  newId: () => crypto.randomUUID(),
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** About 25 seconds of trying; then a person should know. */
const ATTEMPTS = 7;
const WAIT = { first: 500, most: 8000 };
const LEFT_BEHIND = "the page was closed before the server answered.";

export class SendQueue {
  #items: readonly Pending[] = [];
  #running = false;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly tools: Tools,
    private readonly changed: () => void,
    private readonly post: Post,
  ) {}

  get items(): readonly Pending[] {
    return this.#items;
  }

  get busy(): boolean {
    return this.#items.some((item) => item.state === "sending");
  }

  /** What an earlier page did not see through. Whether to send it now is a person's decision. */
  restore(): void {
    const left = this.outbox.read().filter((one) => !this.#items.some((item) => item.clientId === one.clientId));
    if (left.length === 0) return;
    const restored = left.map(
      ({ clientId, content, createdAt }): Pending => ({
        clientId,
        content,
        createdAt,
        state: "failed",
        reason: LEFT_BEHIND,
      }),
    );
    for (const { clientId } of restored) this.outbox.mark(clientId, true);
    this.#set([...restored, ...this.#items]);
  }

  /** Nobody is signed in any more; what is left stays in the outbox. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  add(content: Outgoing): Pending {
    const createdAt = new Date(this.tools.now()).toISOString();
    const item: Pending = { clientId: this.tools.newId(), content, createdAt, state: "sending", reason: null };
    this.outbox.put(item);
    this.#set([...this.#items, item]);
    void this.#run();
    return item;
  }

  retry(clientId: Id): void {
    this.#update(clientId, { state: "sending", reason: null });
    this.outbox.mark(clientId, false);
    void this.#run();
  }

  /** Removes a failed one and gives its content back, so that it can return to the composer. */
  discard(clientId: Id): Outgoing | null {
    const item = this.#items.find((one) => one.clientId === clientId && one.state === "failed");
    if (item) this.confirm(clientId);
    return item?.content ?? null;
  }

  /** The server has it, whichever way we learned that. */
  confirm(clientId: Id): void {
    if (!this.#items.some((item) => item.clientId === clientId)) return;
    this.outbox.remove(clientId);
    this.#set(this.#items.filter((item) => item.clientId !== clientId));
  }

  /** The network is back: do not sit out the rest of a wait. */
  nudge(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    let attempt = 0;
    let head: Id | null = null;
    for (let next = this.#next(); next; next = this.#next()) {
      if (next.clientId !== head) attempt = 0;
      head = next.clientId;
      try {
        await this.post(next.clientId, next.content);
        this.confirm(next.clientId);
      } catch (error) {
        attempt += 1;
        await this.#afterFailure(next.clientId, error, attempt);
      }
    }
    this.#running = false;
  }

  async #afterFailure(clientId: Id, error: unknown, attempt: number): Promise<void> {
    if (!isPassing(error)) {
      this.#update(clientId, { state: "failed", reason: explain(error) });
      this.outbox.mark(clientId, true);
    } else if (attempt >= ATTEMPTS) {
      // Whatever waits behind it must not overtake it, so all of it stops here.
      const reason = explain(error);
      for (const item of this.#items) if (item.state === "sending") this.outbox.mark(item.clientId, true);
      this.#set(this.#items.map((item) => (item.state === "sending" ? { ...item, state: "failed", reason } : item)));
    } else {
      const asked = error instanceof Problem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      await this.#wait(Math.max(asked, backoff(attempt - 1, WAIT)));
    }
  }

  async #wait(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await Promise.race([this.tools.sleep(ms), woken]);
  }

  #next(): Pending | undefined {
    return this.#stopped ? undefined : this.#items.find((item) => item.state === "sending");
  }

  #update(clientId: Id, change: Partial<Pending>): void {
    this.#set(this.#items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  #set(items: readonly Pending[]): void {
    this.#items = items;
    this.changed();
  }
}
