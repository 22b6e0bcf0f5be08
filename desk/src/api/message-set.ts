// The messages of one conversation that this page holds: deduplicated by id, ordered by seq, aware of what is missing.
import type { Id, Message } from "./types";

interface Held {
  message: Message;
  /** When the stream last spoke of it, on this set's own clock; 0 when only a fetch has. */
  stamp: number;
}

export class MessageSet {
  #held = new Map<Id, Held>();
  #seqs = new Set<number>();
  #clock = 0;
  /** Everything from `#floor` to `#solid` is held. Null until the first page has arrived. */
  #floor: number | null = null;
  #solid: number | null = null;
  #expected = 0;
  #ordered: Message[] | null = null;

  /** Take one before a fetch: whatever the stream says after it is newer than the answer. */
  mark(): number {
    return this.#clock;
  }

  putLive(messages: readonly Message[]): void {
    this.#clock += 1;
    for (const message of messages) {
      const older = this.#floor !== null && message.seq < this.#floor;
      if (older && !this.#held.has(message.id)) continue;
      this.#hold(message, this.#clock);
    }
    this.#advance();
  }

  putFetched(messages: readonly Message[], mark: number): void {
    for (const message of messages) {
      const held = this.#held.get(message.id);
      if (!held || held.stamp <= mark) this.#hold(message, held?.stamp ?? 0);
    }
    this.#advance();
  }

  /** The first page: from here on gaps mean something. */
  putLatestPage(messages: readonly Message[], mark: number): void {
    this.#floor = messages[0]?.seq ?? 1;
    this.#solid = messages.at(-1)?.seq ?? 0;
    for (const { message } of [...this.#held.values()]) if (message.seq < this.#floor) this.#drop(message);
    this.putFetched(messages, mark);
  }

  putOlderPage(messages: readonly Message[], mark: number): void {
    const first = messages[0]?.seq;
    if (first !== undefined) this.#floor = Math.min(this.#floor ?? first, first);
    this.putFetched(messages, mark);
  }

  /** The conversation says it has messages up to here. */
  expect(lastSeq: number): void {
    this.#expected = Math.max(this.#expected, lastSeq);
  }

  /** The seq after which something is missing, or null. */
  gap(): number | null {
    if (this.#solid === null) return null;
    return Math.max(this.last(), this.#expected) > this.#solid ? this.#solid : null;
  }

  /** The server has no more than we hold: stop looking for what does not exist. */
  settle(): void {
    if (this.#solid === null) return;
    this.#solid = Math.max(this.#solid, this.last());
    this.#expected = this.#solid;
  }

  clear(): void {
    this.#held.clear();
    this.#seqs.clear();
    this.#floor = null;
    this.#solid = null;
    this.#ordered = null;
  }

  first(): number | null {
    return this.#floor;
  }

  last(): number {
    return this.ordered().at(-1)?.seq ?? 0;
  }

  get size(): number {
    return this.#held.size;
  }

  ordered(): Message[] {
    this.#ordered ??= [...this.#held.values()].map((held) => held.message).sort((a, b) => a.seq - b.seq);
    return this.#ordered;
  }

  #hold(message: Message, stamp: number): void {
    this.#held.set(message.id, { message, stamp });
    this.#seqs.add(message.seq);
    this.#ordered = null;
  }

  #drop(message: Message): void {
    this.#held.delete(message.id);
    this.#seqs.delete(message.seq);
    this.#ordered = null;
  }

  #advance(): void {
    if (this.#solid === null) return;
    while (this.#seqs.has(this.#solid + 1)) this.#solid += 1;
  }
}
