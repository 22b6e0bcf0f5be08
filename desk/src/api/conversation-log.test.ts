// Order, gaps, optimistic sending and resyncs of one conversation.
import { describe, expect, it, vi } from "vitest";
import { ME, message, ours } from "../../test/builders";
import { ConversationLog, type LogPort } from "./conversation-log";
import { outboxOf } from "./outbox";
import { Problem, Unreachable } from "./problem";
import type { Message, Outgoing } from "./types";

/** A server that keeps messages, and can be made to fail. */
function world(stored: Message[] = []) {
  const fetches: object[] = [];
  const posted: string[] = [];
  let ids = 0;
  const port: LogPort = {
    outbox: outboxOf(ME.id, "conversation-1"),
    async fetch(query) {
      fetches.push(query);
      const { after, before, limit } = query;
      if (after !== undefined) {
        const rest = stored.filter((one) => one.seq > after);
        return { items: rest.slice(0, limit), has_more: rest.length > limit };
      }
      const rest = before === undefined ? stored : stored.filter((one) => one.seq < before);
      return { items: rest.slice(-limit), has_more: rest.length > limit };
    },
    async post(clientId, content) {
      posted.push(clientId);
      const known = stored.find((one) => one.client_id === clientId);
      if (known) return known;
      const made = ours(stored.length + 1, {
        client_id: clientId,
        content: content as Message["content"],
        state: "queued",
        delivered_by: null,
      });
      stored.push(made);
      return made;
    },
    deliver: async (id) => {
      const found = stored.find((one) => one.id === id);
      if (!found) throw new Error("no such message");
      return { ...found, state: "queued", failure: null };
    },
  };
  const sleep = vi.fn(() => Promise.resolve());
  const log = new ConversationLog(port, {
    newId: () => `client-${++ids}`,
    now: () => Date.UTC(2026, 10, 24, 9),
    sleep,
  });
  const seqs = () => log.getSnapshot().messages.map((one) => one.seq);
  return { log, port, stored, fetches, posted, sleep, seqs };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const text = (words: string): Outgoing => ({ type: "text", text: words });
const settled = () => vi.waitFor(() => Promise.resolve());
const flush = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

describe("reading", () => {
  it("shows the last page in order and knows there is more above", async () => {
    const { log, seqs } = world(upTo(120));
    await log.open();
    expect(seqs()).toEqual(upTo(120, 71).map((one) => one.seq));
    expect(log.getSnapshot()).toMatchObject({ status: "ready", hasOlder: true });
  });

  it("loads older pages until there are none", async () => {
    const { log, seqs } = world(upTo(120));
    await log.open();
    await log.loadOlder();
    await log.loadOlder();
    expect(seqs()).toHaveLength(120);
    expect(log.getSnapshot().hasOlder).toBe(false);
  });

  it("reaches back to a message in long pages", async () => {
    const { log, seqs, fetches } = world(upTo(500));
    expect(await log.reachBack(2)).toBe(true);
    expect(seqs()).toHaveLength(500);
    expect(fetches.map((query) => (query as { limit: number }).limit)).toEqual([50, 200, 200, 200]);
  });

  it("gives up reaching back when the server cannot be reached", async () => {
    const { log, port } = world(upTo(500));
    await log.open();
    vi.spyOn(port, "fetch").mockRejectedValue(new Unreachable("down"));
    expect(await log.reachBack(2)).toBe(false);
  });

  it("says what went wrong and opens again", async () => {
    const { log, port } = world(upTo(3));
    const fetch = vi.spyOn(port, "fetch").mockRejectedValueOnce(new Unreachable("down"));
    await log.open();
    expect(log.getSnapshot().status).toBe("error");
    await log.open();
    expect(log.getSnapshot().status).toBe("ready");
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe("the stream", () => {
  it("puts messages in order of seq, once each, whatever order they come in", async () => {
    const { log, seqs } = world(upTo(2));
    await log.open();
    log.receive([message(4), message(3), message(3)]);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it("fetches what a gap hides", async () => {
    const { log, stored, seqs, fetches } = world(upTo(2));
    await log.open();
    stored.push(...upTo(6, 3));
    log.receive([message(6)]);
    await flush();
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(fetches.at(-1)).toMatchObject({ after: 2 });
  });

  it("fetches when the conversation claims more than is held", async () => {
    const { log, stored, seqs } = world(upTo(2));
    await log.open();
    stored.push(message(3));
    log.expect(3);
    await flush();
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("does not ask for ever when the server has no more", async () => {
    const { log, fetches } = world(upTo(2));
    await log.open();
    log.expect(9);
    await flush();
    log.expect(9);
    await flush();
    expect(fetches.length).toBeLessThanOrEqual(3);
  });

  it("keeps what arrives while the first page is on its way", async () => {
    const { log, seqs, stored } = world(upTo(2));
    const opening = log.open();
    stored.push(message(3));
    log.receive([message(3)]);
    await opening;
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("lets an update win over an older answer that comes later", async () => {
    const { log, port } = world([ours(1, { state: "queued" })]);
    let release: (page: { items: Message[]; has_more: boolean }) => void = () => undefined;
    vi.spyOn(port, "fetch").mockImplementationOnce(() => new Promise((resolve) => (release = resolve)));
    const opening = log.open();
    log.receive([ours(1, { state: "sent" })]);
    release({ items: [ours(1, { state: "queued" })], has_more: false });
    await opening;
    expect(log.getSnapshot().messages[0]?.state).toBe("sent");
  });

  it("tells listeners, with a new snapshot only when something changed", async () => {
    const { log } = world(upTo(1));
    await log.open();
    const listener = vi.fn();
    const stop = log.subscribe(listener);
    const before = log.getSnapshot();
    expect(log.getSnapshot()).toBe(before);
    log.receive([message(2)]);
    expect(listener).toHaveBeenCalled();
    expect(log.getSnapshot()).not.toBe(before);
    stop();
    expect(log.idle).toBe(true);
  });
});

describe("resync", () => {
  it("reads again everything shown, so that changed states appear", async () => {
    const { log, stored, seqs } = world([ours(1, { state: "queued" }), message(2)]);
    await log.open();
    stored[0] = ours(1, { state: "failed", failure: { code: "blocked", reason: "Blocked by the customer" } });
    stored.push(message(3), message(4));
    await log.resync();
    expect(seqs()).toEqual([1, 2, 3, 4]);
    expect(log.getSnapshot().messages[0]?.state).toBe("failed");
  });

  it("keeps what is shown when the server cannot be reached", async () => {
    const { log, port, seqs } = world(upTo(2));
    await log.open();
    vi.spyOn(port, "fetch").mockRejectedValueOnce(new Unreachable("down"));
    await log.resync();
    expect(seqs()).toEqual([1, 2]);
  });
});

describe("sending", () => {
  it("shows a message at once and replaces it when the server has it", async () => {
    const { log } = world(upTo(1));
    await log.open();
    log.send(text("hello"));
    expect(log.getSnapshot().pending).toMatchObject([{ state: "sending", clientId: "client-1" }]);
    await flush();
    expect(log.getSnapshot().pending).toEqual([]);
    expect(log.getSnapshot().messages.at(-1)).toMatchObject({ client_id: "client-1", seq: 2 });
  });

  it("never shows both, when the stream is faster than the answer", async () => {
    const { log, port } = world(upTo(1));
    await log.open();
    let answer: (message: Message) => void = () => undefined;
    vi.spyOn(port, "post").mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    log.send(text("hello"));
    log.receive([ours(2, { client_id: "client-1", state: "sent" })]);
    expect(log.getSnapshot().pending).toEqual([]);
    answer(ours(2, { client_id: "client-1", state: "queued" }));
    await flush();
    expect(log.getSnapshot().messages).toHaveLength(2);
    expect(log.getSnapshot().messages.at(-1)).toMatchObject({ state: "sent" });
  });

  it("sends one after the other, in the order they were written", async () => {
    const { log, posted, stored } = world();
    await log.open();
    for (const words of ["one", "two", "three"]) log.send(text(words));
    await flush();
    expect(posted).toEqual(["client-1", "client-2", "client-3"]);
    expect(stored.map((one) => one.content)).toEqual([text("one"), text("two"), text("three")]);
  });

  it("tries again with the same client_id when nobody answered", async () => {
    const { log, port, sleep } = world();
    await log.open();
    const post = vi.spyOn(port, "post").mockRejectedValueOnce(new Unreachable("cut"));
    log.send(text("hello"));
    await flush();
    expect(post.mock.calls.map(([clientId]) => clientId)).toEqual(["client-1", "client-1"]);
    expect(sleep).toHaveBeenCalled();
    expect(log.getSnapshot().pending).toEqual([]);
  });

  it("gives up in time, keeps the order, and sends on retry", async () => {
    const { log, port, stored } = world();
    await log.open();
    const post = vi.spyOn(port, "post").mockRejectedValue(new Unreachable("cut"));
    log.send(text("one"));
    log.send(text("two"));
    await vi.waitFor(() => expect(log.getSnapshot().pending.map((one) => one.state)).toEqual(["failed", "failed"]));
    expect(stored).toEqual([]);
    post.mockRestore();
    log.retry("client-1");
    await flush();
    expect(stored.map((one) => one.client_id)).toEqual(["client-1"]);
  });

  it("fails at once what the server refuses, and goes on with the next", async () => {
    const { log, port, stored } = world();
    await log.open();
    vi.spyOn(port, "post").mockRejectedValueOnce(new Problem(409, { code: "wrong_state" }));
    log.send(text("too late"));
    log.send(text("fine"));
    await flush();
    expect(log.getSnapshot().pending).toMatchObject([{ state: "failed", clientId: "client-1" }]);
    expect(stored.map((one) => one.client_id)).toEqual(["client-2"]);
  });

  it.each([
    ["the whole thread is read again", (log: ConversationLog) => log.resync()],
    ["the stream says there is more", (log: ConversationLog) => log.expect(1)],
  ])("takes back that it failed when %s and the server turns out to have it", async (_, look) => {
    const { log, port, stored } = world();
    await log.open();
    vi.spyOn(port, "post").mockRejectedValue(new Unreachable("the answer was cut"));
    log.send(text("hello"));
    await vi.waitFor(() => expect(log.getSnapshot().pending[0]?.state).toBe("failed"));
    stored.push(ours(1, { client_id: "client-1" }));
    await look(log);
    await flush();
    expect(log.getSnapshot().messages).toHaveLength(1);
    expect(log.getSnapshot().pending).toEqual([]);
  });

  it("gives back the text of a failed one, once", async () => {
    const { log, port } = world();
    await log.open();
    vi.spyOn(port, "post").mockRejectedValueOnce(new Problem(422, { code: "invalid" }));
    log.send(text("keep me"));
    await flush();
    expect(log.discard("client-1")).toEqual(text("keep me"));
    expect(log.discard("client-1")).toBeNull();
  });

  it("delivers again what LINE refused", async () => {
    const { log } = world([ours(1, { state: "failed", failure: { code: "x", reason: "y" } })]);
    await log.open();
    await log.deliverAgain("message-1");
    expect(log.getSnapshot().messages[0]?.state).toBe("queued");
    await settled();
  });
});
