// The bell: one tab of a browser sounds, as it is asked to, and only until somebody answers.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeAudio, withNoticed } from "../../test/noticed";
import { Bell } from "./bell";
import { isInSight, putInSight } from "./one-of-tabs";
import { type Ring, SOUND_CHOICES } from "./sounds";

withNoticed();

const RING: Ring = { sound: "chime", volume: 70, repeats: true };

/** Locks as a browser shares them among its tabs. */
class FakeLocks {
  readonly held: { name: string; shared: boolean; done: Promise<unknown> }[] = [];
  readonly #waiting: (() => void)[] = [];

  request(name: string, ...rest: unknown[]): Promise<unknown> {
    const take = rest.at(-1) as () => Promise<unknown>;
    const shared = (rest[0] as LockOptions).mode === "shared";
    return new Promise((resolve) => {
      const attempt = () => {
        if (!shared && this.held.some((lock) => lock.name === name)) return void this.#waiting.push(attempt);
        const lock = { name, shared, done: take() };
        this.held.push(lock);
        void lock.done.then((value) => {
          this.release(lock);
          resolve(value);
        });
      };
      attempt();
    });
  }

  query() {
    return Promise.resolve({ held: this.held.map(({ name }) => ({ name })), pending: [] });
  }

  /** A tab is closed: what it held is free. */
  release(lock: FakeLocks["held"][number] | undefined) {
    if (lock) this.held.splice(this.held.indexOf(lock), 1);
    for (const attempt of this.#waiting.splice(0)) attempt();
  }
}

function withLocks(): FakeLocks {
  const locks = new FakeLocks();
  Object.defineProperty(navigator, "locks", { configurable: true, value: locks });
  return locks;
}

function aTab(): Bell {
  const bell = new Bell();
  bell.unlock();
  return bell;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  putInSight(null);
  Reflect.deleteProperty(navigator, "locks");
});

describe("among several tabs", () => {
  it("sounds in one only, and in the next when that is closed", () => {
    const locks = withLocks();
    const [one, two] = [aTab(), aTab()];
    for (const tab of [one, two]) tab.start(RING);
    expect(FakeAudio.played).toHaveLength(2);
    vi.advanceTimersByTime(2500);
    expect(FakeAudio.played).toHaveLength(4);
    one.stop();
    locks.release(locks.held[0]);
    vi.advanceTimersByTime(2500);
    expect(FakeAudio.played).toHaveLength(6);
    two.stop();
  });

  it("leaves the turn to a tab that the browser lets sound", async () => {
    withLocks();
    const silent = new Bell();
    silent.start(RING);
    expect(silent.blocked).toBe(true);
    const heard = aTab();
    expect(heard.blocked).toBe(false);
    heard.ring(RING);
    expect(FakeAudio.played).toHaveLength(2);
    silent.stop();
  });

  it("leaves the sound to the next when nobody is signed in any more, and takes it again after them", async () => {
    withLocks();
    const [one, two] = [aTab(), aTab()];
    one.leave();
    await vi.advanceTimersByTimeAsync(0);
    one.ring(RING);
    expect(FakeAudio.played).toEqual([]);
    two.ring(RING);
    expect(FakeAudio.played).toHaveLength(2);
    one.join();
    two.leave();
    await vi.advanceTimersByTimeAsync(0);
    one.ring(RING);
    expect(FakeAudio.played).toHaveLength(4);
  });

  it("is muted in all of them at once", () => {
    const told = vi.fn();
    const tab = aTab();
    tab.subscribe(told);
    tab.hearOthers(new StorageEvent("storage", { key: "madoguchi.muted", newValue: "1" }));
    tab.hearOthers(new StorageEvent("storage", { key: "madoguchi.tabs", newValue: null }));
    tab.ring(RING);
    expect(FakeAudio.played).toEqual([]);
    expect(told).toHaveBeenCalledOnce();
    tab.hearOthers(new StorageEvent("storage", { key: "madoguchi.muted", newValue: null }));
    tab.ring(RING);
    expect(FakeAudio.played).toHaveLength(2);
  });

  it("knows what another has in sight", async () => {
    const locks = withLocks();
    void locks.request("madoguchi.sight.two", { mode: "shared" }, () => new Promise(() => undefined));
    putInSight("one");
    expect(await isInSight("one")).toBe(true);
    expect(await isInSight("two")).toBe(true);
    expect(await isInSight("three")).toBe(false);
    putInSight(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(await isInSight("one")).toBe(false);
  });
});

describe("as it is asked to", () => {
  it("sounds once where it is not to repeat, and goes on where that is changed", () => {
    const bell = aTab();
    bell.start({ ...RING, repeats: false });
    vi.advanceTimersByTime(10_000);
    expect(FakeAudio.played).toHaveLength(2);
    bell.start({ ...RING, sound: "drop" });
    vi.advanceTimersByTime(2500);
    expect(FakeAudio.played).toEqual([784, 1047, 1200]);
    bell.stop();
    vi.advanceTimersByTime(10_000);
    expect(FakeAudio.played).toHaveLength(3);
  });

  it.each(SOUND_CHOICES.map(({ value }) => value))("plays %s as loud as is wanted", (sound) => {
    const bell = aTab();
    bell.ring({ sound, volume: 0 });
    expect(FakeAudio.played).toEqual([]);
    bell.ring({ sound, volume: 100 });
    expect(FakeAudio.played.length > 0).toBe(sound !== "none");
  });

  it("is louder at a higher volume", () => {
    const loudness = (volume: number) => {
      const peaks: number[] = [];
      vi.spyOn(FakeAudio.prototype, "createGain").mockImplementation(() => {
        const gain = {
          setValueAtTime: vi.fn(),
          linearRampToValueAtTime: vi.fn((peak: number) => void peaks.push(peak)),
          exponentialRampToValueAtTime: vi.fn(),
        };
        return { gain, connect: (next: unknown) => next } as unknown as ReturnType<FakeAudio["createGain"]>;
      });
      aTab().ring({ sound: "bell", volume });
      return Math.max(...peaks);
    };
    expect(loudness(100)).toBeGreaterThan(loudness(50));
    expect(loudness(50)).toBeGreaterThan(loudness(5));
  });

  it("lets a sound be tried though everything is silent here", () => {
    const bell = aTab();
    bell.setMuted(true);
    bell.preview(RING);
    expect(FakeAudio.played).toHaveLength(2);
    bell.setMuted(false);
  });
});
