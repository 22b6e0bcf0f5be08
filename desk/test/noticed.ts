// What a person hears of the desk, and what the system shows of it outside of the page.
import { afterEach, beforeEach, vi } from "vitest";

/** One for all files, since the bell keeps the one that it was unlocked with. */
export class FakeAudio {
  static played: number[] = [];
  state = "running";
  currentTime = 0;
  destination = {};
  resume = vi.fn(() => Promise.resolve());
  createGain() {
    const gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
    return { gain, connect: (next: unknown) => next };
  }
  createOscillator() {
    const frequency = { value: 0, exponentialRampToValueAtTime: vi.fn() };
    const connect = (next: unknown) => next;
    return { type: "", frequency, connect, start: () => FakeAudio.played.push(frequency.value), stop: vi.fn() };
  }
}

/** A system notification, as the person would see it. */
export class FakeNotification {
  static permission = "granted";
  static requestPermission = vi.fn(() => Promise.resolve("granted"));
  static shown: FakeNotification[] = [];
  onclick: (() => void) | null = null;
  constructor(
    readonly title: string,
    readonly options: { body: string },
  ) {
    FakeNotification.shown.push(this);
  }
  close = () => {
    FakeNotification.shown = FakeNotification.shown.filter((one) => one !== this);
  };
}

/** A browser that plays and shows, with nothing played or shown yet. */
export function withNoticed(): void {
  beforeEach(() => {
    FakeAudio.played = [];
    FakeNotification.shown = [];
    FakeNotification.permission = "granted";
    FakeNotification.requestPermission.mockClear();
    vi.stubGlobal("AudioContext", FakeAudio);
    vi.stubGlobal("Notification", FakeNotification);
  });
  afterEach(() => vi.unstubAllGlobals());
}
