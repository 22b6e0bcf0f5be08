// The live connection: reconnects by itself, resumes from its cursor, and notices when the line has gone silent.
import { backoff } from "~/lib/backoff";
import type { Frame } from "./types";

export type StreamState = "connecting" | "online" | "reconnecting" | "signed_out";

export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface StreamOptions {
  open(cursor: string | null): Socket;
  /** hello without a cursor of ours, or resync: what is cached may be stale. */
  onStale(): void;
  /** The line is back and the server replays what we missed. */
  onResume(): void;
  onChanges(frame: Extract<Frame, { type: "changes" }>): void;
  onSignedOut(): void;
}

const RECONNECT = { first: 500, most: 15_000 };
const SILENCE_MS = 40_000;
/** A blip shorter than this is nobody's business. */
const SHOW_RECONNECTING_MS = 2000;
const NOT_SIGNED_IN = 4401;

type Timer = ReturnType<typeof setTimeout>;

export class StreamClient {
  #socket: Socket | null = null;
  #cursor: string | null = null;
  #attempt = 0;
  #state: StreamState = "connecting";
  #retry: Timer | undefined;
  #silence: Timer | undefined;
  #notice: Timer | undefined;
  #greeted = false;
  #lastFrameAt = 0;
  #stopped = true;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: StreamOptions) {}

  get state(): StreamState {
    return this.#state;
  }

  get cursor(): string | null {
    return this.#cursor;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    window.addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    document.addEventListener("visibilitychange", this.#tellSight);
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    window.removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    document.removeEventListener("visibilitychange", this.#tellSight);
    for (const timer of [this.#retry, this.#silence, this.#notice]) clearTimeout(timer);
    this.#notice = undefined;
    this.#drop();
    this.#cursor = null;
    this.#attempt = 0;
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#drop();
    this.#greeted = false;
    const socket = this.options.open(this.#cursor);
    this.#socket = socket;
    this.#watchSilence();
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#read(event.data);
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#closed(event.code);
    };
  }

  #read(data: unknown): void {
    const frame = parse(data);
    if (!frame) return;
    this.#lastFrameAt = Date.now();
    this.#watchSilence();
    if (frame.type === "hello") {
      const resumed = this.#cursor !== null;
      // With a cursor of ours the replay moves it on; taking the server's now would skip what a cut replay still owes us.
      this.#cursor ??= frame.cursor;
      this.#greeted = true;
      this.#attempt = 0;
      this.#setOnline();
      this.#tellSight();
      if (resumed) this.options.onResume();
      else this.options.onStale();
    } else if (frame.type === "resync") {
      this.#cursor = frame.cursor;
      this.#greeted = true;
      this.#setOnline();
      this.#tellSight();
      this.options.onStale();
    } else if (frame.type === "changes") {
      this.options.onChanges(frame);
      this.#cursor = frame.cursor;
    } else if (frame.type === "beat") {
      this.#cursor = frame.cursor;
    }
  }

  #closed(code: number): void {
    this.#socket = null;
    clearTimeout(this.#silence);
    if (this.#stopped) return;
    if (code === NOT_SIGNED_IN) {
      this.stop();
      this.#setState("signed_out");
      this.options.onSignedOut();
      return;
    }
    this.#noticeSoon();
    this.#retry = setTimeout(() => this.#connect(), backoff(this.#attempt++, RECONNECT));
  }

  /** The network or the person came back: do not sit out the wait, and do not trust a line that slept. */
  #hurry = (): void => {
    if (this.#stopped || document.visibilityState === "hidden") return;
    const asleep = this.#greeted && Date.now() - this.#lastFrameAt > SILENCE_MS;
    if (this.#socket && !asleep && this.#greeted) return;
    this.#attempt = 0;
    this.#noticeSoon();
    this.#connect();
  };

  /** Whoever has a desk in sight is told nothing by push. */
  #tellSight = (): void => {
    // Before its greeting a line may not be open yet.
    if (this.#greeted) this.#socket?.send(document.visibilityState === "visible" ? "visible" : "hidden");
  };

  #watchSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#drop();
      this.#closed(1006);
    }, SILENCE_MS);
  }

  #noticeSoon(): void {
    this.#notice ??= setTimeout(() => this.#setState("reconnecting"), SHOW_RECONNECTING_MS);
  }

  #setOnline(): void {
    clearTimeout(this.#notice);
    this.#notice = undefined;
    this.#setState("online");
  }

  #setState(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}

export function openWebSocket(cursor: string | null): Socket {
  const url = new URL("/api/stream", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (cursor) url.searchParams.set("cursor", cursor);
  return new WebSocket(url) as unknown as Socket;
}

function parse(data: unknown): Frame | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    return typeof frame === "object" && frame !== null && "type" in frame ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
