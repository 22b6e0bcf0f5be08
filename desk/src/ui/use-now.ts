// A clock that makes a component draw again, shared by all that tick at the same pace.
import { useSyncExternalStore } from "react";
import { serverClock } from "~/lib/server-clock";

/** Short enough not to be seen, long enough for one drawing to read the same time twice. */
const STALE_MS = 100;

class Ticker {
  #now = serverClock.now();
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly every: number) {}

  get = (): number => {
    // Nobody ticks it while nobody listens, so the first reader must not see an old time.
    if (this.#listeners.size === 0 && Math.abs(serverClock.now() - this.#now) > STALE_MS) this.#now = serverClock.now();
    return this.#now;
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tick(), this.every);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tick(): void {
    this.#now = serverClock.now();
    for (const listener of this.#listeners) listener();
  }
}

const second = new Ticker(1000);
const halfMinute = new Ticker(30_000);

export function useSeconds(): number {
  return useSyncExternalStore(second.subscribe, second.get);
}

export function useHalfMinutes(): number {
  return useSyncExternalStore(halfMinute.subscribe, halfMinute.get);
}
