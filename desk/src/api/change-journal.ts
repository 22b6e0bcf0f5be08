// Remembers what the stream said lately, so that a slow answer asked for earlier cannot overwrite it with old news.
import type { Id } from "./types";

const KEPT = 2000;

export class ChangeJournal<T extends { id: Id }> {
  #clock = 0;
  /** In order of arrival: re-noting an id moves it to the end. */
  #entries = new Map<Id, { at: number; value: T }>();

  /** Take one before asking the server. */
  mark(): number {
    return this.#clock;
  }

  note(values: readonly T[]): void {
    for (const value of values) {
      this.#entries.delete(value.id);
      this.#entries.set(value.id, { at: ++this.#clock, value });
    }
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= KEPT) break;
      this.#entries.delete(id);
    }
  }

  since(mark: number): T[] {
    return [...this.#entries.values()].filter((entry) => entry.at > mark).map((entry) => entry.value);
  }

  /** The newer of an answer and what the stream said after the question. */
  newest(answered: T, mark: number): T {
    const entry = this.#entries.get(answered.id);
    return entry && entry.at > mark ? entry.value : answered;
  }

  clear(): void {
    this.#entries.clear();
  }
}
