// An estimate of the server's clock, because countdowns must not trust the clock of somebody's PC.

/** The Date header has whole seconds only, so smaller differences than this are noise. */
const NOISE_MS = 2000;

export class ServerClock {
  #offset = 0;

  learn(dateHeader: string | null, localNow: number): void {
    if (!dateHeader) return;
    const theirs = Date.parse(dateHeader);
    if (Number.isNaN(theirs)) return;
    const offset = theirs + 500 - localNow;
    this.#offset = Math.abs(offset) < NOISE_MS ? 0 : offset;
  }

  now(localNow = Date.now()): number {
    return localNow + this.#offset;
  }
}

export const serverClock = new ServerClock();
