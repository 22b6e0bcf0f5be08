// The sound of the desk, made by code: two soft notes, which repeat for an offer until somebody answers.
import { deviceShelf } from "./storage";

const REPEAT_MS = 2400;
const NOTES = [
  { frequency: 784, at: 0 },
  { frequency: 1047, at: 0.18 },
];

export class Bell {
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #listeners = new Set<() => void>();
  #muted = deviceShelf.read("muted") === "1";

  get muted(): boolean {
    return this.#muted;
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    deviceShelf.write("muted", muted ? "1" : null);
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Browsers keep audio locked until somebody clicks or types; call this from the first gesture. */
  unlock(): void {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") void this.#context.resume().catch(() => undefined);
  }

  start(): void {
    if (this.#timer !== null) return;
    this.ring();
    this.#timer = setInterval(() => this.ring(), REPEAT_MS);
  }

  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Once. */
  ring(): void {
    const context = this.#context;
    if (this.#muted || !context || context.state !== "running") return;
    for (const note of NOTES) {
      const start = context.currentTime + note.at;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = "sine";
      tone.frequency.value = note.frequency;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.22, start + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.55);
    }
  }
}

export const bell = new Bell();
