// The live connection against a fake server: resume, resync, silence, and coming back.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { message } from "../../test/builders";
import { type Socket, StreamClient } from "./stream";
import type { Frame } from "./types";

class FakeServer {
  readonly connections: { cursor: string | null; socket: Socket; closed: boolean; said: string[] }[] = [];

  open = (cursor: string | null): Socket => {
    const connection = { cursor, socket: {} as Socket, closed: false, said: [] as string[] };
    connection.socket = {
      onmessage: null,
      onclose: null,
      send(text) {
        connection.said.push(text);
      },
      close() {
        connection.closed = true;
      },
    };
    this.connections.push(connection);
    return connection.socket;
  };

  get last() {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error("nobody has connected");
    return connection;
  }

  send(frame: Frame | string) {
    this.last.socket.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  drop(code = 1006) {
    this.last.socket.onclose?.({ code });
  }
}

let server: FakeServer;
let client: StreamClient;
const heard = { stale: vi.fn(), resume: vi.fn(), changes: vi.fn(), signedOut: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
  for (const spy of Object.values(heard)) spy.mockReset();
  server = new FakeServer();
  client = new StreamClient({
    open: server.open,
    onStale: heard.stale,
    onResume: heard.resume,
    onChanges: heard.changes,
    onSignedOut: heard.signedOut,
  });
  client.start();
});

afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

describe("connecting", () => {
  it("asks for fresh lists at the first hello, because it had no cursor", () => {
    expect(server.last.cursor).toBeNull();
    server.send({ type: "hello", cursor: "10" });
    expect(heard.stale).toHaveBeenCalledOnce();
    expect(client).toMatchObject({ state: "online", cursor: "10" });
  });

  it("hands on changes and moves its cursor", () => {
    server.send({ type: "hello", cursor: "10" });
    server.send({ type: "changes", cursor: "11", messages: [message(1)] });
    expect(heard.changes).toHaveBeenCalledOnce();
    expect(client.cursor).toBe("11");
  });

  it("survives what is not a frame", () => {
    server.send("not json");
    server.send("null");
    expect(heard.changes).not.toHaveBeenCalled();
  });
});

describe("reconnecting", () => {
  beforeEach(() => {
    server.send({ type: "hello", cursor: "10" });
    heard.stale.mockReset();
  });

  it("comes back with its cursor and lets the server replay", () => {
    server.drop();
    vi.advanceTimersByTime(1000);
    expect(server.connections).toHaveLength(2);
    expect(server.last.cursor).toBe("10");
    server.send({ type: "hello", cursor: "15" });
    expect(heard.resume).toHaveBeenCalledOnce();
    expect(heard.stale).not.toHaveBeenCalled();
  });

  it("does not skip a replay that was cut: the hello of a resumed line moves nothing", () => {
    server.drop();
    vi.advanceTimersByTime(1000);
    server.send({ type: "hello", cursor: "15" });
    expect(client.cursor).toBe("10");
    server.send({ type: "changes", cursor: "12" });
    expect(client.cursor).toBe("12");
  });

  it("refetches everything on resync", () => {
    server.drop();
    vi.advanceTimersByTime(1000);
    server.send({ type: "resync", cursor: "90" });
    expect(heard.stale).toHaveBeenCalledOnce();
    expect(client.cursor).toBe("90");
  });

  it("waits longer each time, but never more than 15 seconds", () => {
    for (let time = 0; time < 12; time++) {
      server.drop();
      vi.advanceTimersByTime(15_000);
    }
    expect(server.connections).toHaveLength(13);
    server.drop();
    vi.advanceTimersByTime(5000);
    expect(server.connections).toHaveLength(13);
  });

  it("shows nothing for a blip and says so after two seconds", () => {
    server.drop();
    vi.advanceTimersByTime(1500);
    expect(client.state).toBe("online");
    server.drop();
    vi.advanceTimersByTime(600);
    expect(client.state).toBe("reconnecting");
    vi.advanceTimersByTime(2000);
    server.send({ type: "hello", cursor: "11" });
    expect(client.state).toBe("online");
  });

  it("does not wait once the network is back", () => {
    for (let time = 0; time < 6; time++) {
      server.drop();
      vi.advanceTimersByTime(15_000);
    }
    server.drop();
    const before = server.connections.length;
    window.dispatchEvent(new Event("online"));
    expect(server.connections).toHaveLength(before + 1);
  });

  it("leaves a good line alone when the page comes to the front", () => {
    document.dispatchEvent(new Event("visibilitychange"));
    expect(server.connections).toHaveLength(1);
  });

  it("takes 40 seconds of silence for a dead line", () => {
    vi.advanceTimersByTime(30_000);
    server.send({ type: "beat", cursor: "10" });
    vi.advanceTimersByTime(39_000);
    expect(server.connections).toHaveLength(1);
    vi.advanceTimersByTime(3000);
    expect(server.connections[0]?.closed).toBe(true);
    expect(server.connections).toHaveLength(2);
  });

  it("comes back from the last beat when nothing else was heard", () => {
    server.send({ type: "beat", cursor: "12" });
    server.drop();
    vi.advanceTimersByTime(15_000);
    expect(server.last.cursor).toBe("12");
  });

  it("ignores what an abandoned line still says", () => {
    const old = server.last.socket;
    vi.advanceTimersByTime(42_000);
    old.onmessage?.({ data: JSON.stringify({ type: "changes", cursor: "99" }) });
    expect(client.cursor).toBe("10");
  });
});

it("stops when nobody is signed in", () => {
  server.drop(4401);
  vi.advanceTimersByTime(60_000);
  expect(heard.signedOut).toHaveBeenCalledOnce();
  expect(client.state).toBe("signed_out");
  expect(server.connections).toHaveLength(1);
});

describe("being in sight", () => {
  const sight = (state: DocumentVisibilityState) => {
    vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
    document.dispatchEvent(new Event("visibilitychange"));
  };

  it("is told when a line stands, and each time that it changes", () => {
    client.start();
    sight("hidden");
    expect(server.last.said).toEqual([]);
    server.send({ type: "hello", cursor: "1" });
    sight("visible");
    expect(server.last.said).toEqual(["hidden", "visible"]);
    server.send({ type: "resync", cursor: "2" });
    expect(server.last.said.at(-1)).toBe("visible");
    // While it comes back the new line is not open yet, and has to be told all the same once it is.
    server.drop();
    vi.advanceTimersByTime(1000);
    sight("hidden");
    expect(server.last.said).toEqual([]);
    server.send({ type: "hello", cursor: "3" });
    expect(server.last.said).toEqual(["hidden"]);
    client.stop();
    sight("visible");
    expect(server.last.said).toEqual(["hidden"]);
  });
});
