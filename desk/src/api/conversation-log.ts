// One open conversation as a plain object: history, live messages and what is still being sent, merged into one view.
import { backoff } from "~/lib/backoff";
import { MessageSet } from "./message-set";
import type { Outbox } from "./outbox";
import { browserTools, type Pending, SendQueue, type Tools } from "./send-queue";
import type { Id, Message, MessagePage, Outgoing } from "./types";

export interface LogPort {
  outbox: Outbox;
  post(clientId: Id, content: Outgoing): Promise<Message>;
  fetch(query: { after?: number; before?: number; limit: number }): Promise<MessagePage>;
  deliver(messageId: Id): Promise<Message>;
}

export interface LogSnapshot {
  status: "loading" | "ready" | "error";
  error: unknown;
  messages: readonly Message[];
  pending: readonly Pending[];
  hasOlder: boolean;
  loadingOlder: boolean;
}

const PAGE = 50;
const FILL_PAGE = 200;
/** Beyond this many held messages a resync starts afresh instead of reading them all again. */
const REREAD_LIMIT = 600;
const FILL_WAIT = { first: 500, most: 10_000 };

export class ConversationLog {
  readonly #set = new MessageSet();
  readonly #queue: SendQueue;
  readonly #listeners = new Set<() => void>();
  #status: LogSnapshot["status"] = "loading";
  #error: unknown = null;
  #hasOlder = false;
  #loadingOlder = false;
  #loading: Promise<void> | null = null;
  #filling = false;
  #snapshot: LogSnapshot | null = null;

  constructor(
    private readonly port: LogPort,
    private readonly tools: Tools = browserTools,
  ) {
    this.#queue = new SendQueue(
      port.outbox,
      tools,
      () => this.#changed(),
      (clientId, content) => this.#post(clientId, content),
    );
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): LogSnapshot => {
    this.#snapshot ??= {
      status: this.#status,
      error: this.#error,
      messages: this.#set.ordered(),
      pending: this.#queue.items,
      hasOlder: this.#hasOlder,
      loadingOlder: this.#loadingOlder,
    };
    return this.#snapshot;
  };

  /** Safe to forget: nobody looks at it and nothing waits to be sent. */
  get idle(): boolean {
    return this.#listeners.size === 0 && this.#queue.items.length === 0;
  }

  get sending(): boolean {
    return this.#queue.busy;
  }

  close(): void {
    this.#queue.stop();
  }

  open(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      if (this.#status !== "ready") this.#loading = null;
    });
    return this.#loading;
  }

  /** What the stream brought. */
  receive(messages: readonly Message[]): void {
    this.#set.putLive(messages);
    this.#confirm(messages);
    this.#changed();
    void this.#fill();
  }

  /** The conversation says how many messages it has; more than we hold means some did not reach us. */
  expect(lastSeq: number): void {
    this.#set.expect(lastSeq);
    void this.#fill();
  }

  /** Whether a message of this seq is further up than what is held. */
  missesBefore(seq: number): boolean {
    return this.#hasOlder && seq < (this.#set.first() ?? 0);
  }

  /** Loads what is older until a message of this seq is held; false when it cannot be reached now. */
  async reachBack(seq: number): Promise<boolean> {
    await this.open();
    while (this.missesBefore(seq)) {
      const first = this.#set.first();
      if (this.#loadingOlder) await this.tools.sleep(50);
      else await this.loadOlder(FILL_PAGE);
      if (!this.#loadingOlder && this.#set.first() === first) return false;
    }
    return this.#status === "ready";
  }

  async loadOlder(limit = PAGE): Promise<void> {
    const first = this.#set.first();
    if (this.#loadingOlder || !this.#hasOlder || first === null) return;
    this.#loadingOlder = true;
    this.#changed();
    const mark = this.#set.mark();
    try {
      const page = await this.port.fetch({ before: first, limit });
      this.#set.putOlderPage(page.items, mark);
      this.#confirm(page.items);
      this.#hasOlder = page.has_more;
    } catch {
      // The button stays, so the next scroll or click asks again.
    }
    this.#loadingOlder = false;
    this.#changed();
  }

  /** The stream lost its place: read again everything shown, because states may have changed too. */
  async resync(): Promise<void> {
    const first = this.#set.first();
    if (this.#status !== "ready" || first === null || this.#set.size > REREAD_LIMIT) {
      if (this.#status === "ready") this.#set.clear();
      this.#loading = null;
      return this.open();
    }
    try {
      await this.#readAfter(first - 1);
    } catch {
      // The cached messages stay; the gap detector and the next resync try again.
    }
    this.#changed();
  }

  send(content: Outgoing): Pending {
    return this.#queue.add(content);
  }

  retry(clientId: Id): void {
    this.#queue.retry(clientId);
  }

  discard(clientId: Id): Outgoing | null {
    return this.#queue.discard(clientId);
  }

  /** Deliver once more what the server has but LINE refused or never answered. */
  async deliverAgain(messageId: Id): Promise<void> {
    const mark = this.#set.mark();
    this.#arrive(await this.port.deliver(messageId), mark);
  }

  nudge(): void {
    this.#queue.nudge();
    void this.#fill();
  }

  async #load(): Promise<void> {
    this.#status = "loading";
    this.#changed();
    const mark = this.#set.mark();
    try {
      const page = await this.port.fetch({ limit: PAGE });
      this.#set.putLatestPage(page.items, mark);
      this.#hasOlder = page.has_more;
      this.#status = "ready";
      this.#error = null;
    } catch (error) {
      this.#status = "error";
      this.#error = error;
    }
    this.#queue.restore();
    this.#confirm(this.#set.ordered());
    this.#changed();
    if (this.#status === "ready") void this.#fill();
  }

  /** Whatever shows that the server has a message, it is on its way no more. */
  #confirm(messages: readonly Message[]): void {
    for (const message of messages) if (message.client_id) this.#queue.confirm(message.client_id);
  }

  async #post(clientId: Id, content: Outgoing): Promise<void> {
    const mark = this.#set.mark();
    this.#arrive(await this.port.post(clientId, content), mark);
  }

  #arrive(message: Message, mark: number): void {
    this.#set.putFetched([message], mark);
    // In the same breath, or it would be drawn twice for a moment: as sent and as on its way.
    this.#confirm([message]);
    this.#changed();
  }

  /** One reader at a time; it goes on until nothing is missing. */
  async #fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    for (let attempt = 0; attempt < 8; ) {
      const after = this.#set.gap();
      if (after === null) break;
      try {
        await this.#readAfter(after);
        attempt = 0;
      } catch {
        await this.tools.sleep(backoff(attempt++, FILL_WAIT));
      }
    }
    this.#filling = false;
  }

  async #readAfter(from: number): Promise<void> {
    for (let after = from; ; ) {
      const mark = this.#set.mark();
      const page = await this.port.fetch({ after, limit: FILL_PAGE });
      this.#set.putFetched(page.items, mark);
      this.#confirm(page.items);
      this.#changed();
      const last = page.items.at(-1);
      if (!page.has_more || !last) break;
      after = last.seq;
    }
    this.#set.settle();
  }

  #changed(): void {
    this.#snapshot = null;
    for (const listener of this.#listeners) listener();
  }
}
