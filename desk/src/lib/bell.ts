// Makes the desk heard, in one tab of the browser only: once, or again and again until somebody answers.
import { Turn } from "./one-of-tabs";
import { play, type Ring } from "./sounds";
import { deviceShelf } from "./storage";

const REPEAT_MS = 2400;
const MUTED = "muted";

export class Bell {
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #ringing: Ring | null = null;
  #listeners = new Set<() => void>();
  #muted = deviceShelf.read(MUTED) === "1";
  readonly #turn = new Turn();

  get muted(): boolean {
    return this.#muted;
  }

  /** Whether the browser keeps it silent, as it does until somebody clicks or types in the page. */
  get blocked(): boolean {
    return this.#context?.state !== "running";
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    deviceShelf.write(MUTED, muted ? "1" : null);
    this.#tell();
  }

  /** Another tab was muted, or not any more: which of them sounds is nobody's to know. */
  hearOthers = ({ key, newValue }: StorageEvent): void => {
    if (key !== `madoguchi.${MUTED}`) return;
    this.#muted = newValue === "1";
    this.#tell();
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Browsers keep audio locked until somebody clicks or types; call this from the first gesture. */
  unlock(): void {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "running") this.#unlocked();
    else
      void this.#context
        .resume()
        .then(() => this.#unlocked())
        .catch(() => undefined);
  }

  /** Somebody signs in here; a page that may sound already needs no other gesture. */
  join(): void {
    if (this.#context) this.unlock();
  }

  /** Nobody is signed in here any more: another tab sounds. */
  leave(): void {
    this.stop();
    this.#turn.giveBack();
  }

  /** Until `stop`, if it repeats; a ring that is changed meanwhile goes on otherwise. */
  start(ring: Ring): void {
    const running = this.#ringing !== null;
    this.#ringing = ring;
    if (running) return;
    this.ring(ring);
    this.#timer = setInterval(() => {
      if (this.#ringing?.repeats) this.ring(this.#ringing);
    }, REPEAT_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#ringing = null;
  }

  /** Once. */
  ring(ring: Pick<Ring, "sound" | "volume">): void {
    if (!this.#muted && this.#turn.mine) this.preview(ring);
  }

  /** Once, in this tab, for whoever asks how it sounds. */
  preview(ring: Pick<Ring, "sound" | "volume">): void {
    if (this.#context?.state === "running") play(this.#context, ring);
  }

  /** Only a tab that may sound takes the turn of it. */
  #unlocked(): void {
    if (this.#turn.ask()) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const bell = new Bell();
