// What was sent and not confirmed outlives the page: it comes back after a reload, goes once, and to nobody else.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ME, message, ours } from "../../test/builders";
import { ConversationLog, type LogPort } from "./conversation-log";
import { ConversationLogs } from "./conversation-logs";
import { outboxOf } from "./outbox";
import { Problem, Unreachable } from "./problem";
import type { Message, Outgoing } from "./types";

const text = (words: string): Outgoing => ({ type: "text", text: words });
const never = () => new Promise<Message>(() => undefined);
const flush = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

let stored: Message[];
let ids: number;
let readable: boolean;
let post: ReturnType<typeof vi.fn<LogPort["post"]>>;
beforeEach(() => {
  stored = [];
  ids = 0;
  readable = true;
  post = vi.fn(async (client_id, content) => {
    const made = ours(stored.length + 1, { client_id, content: content as Message["content"], state: "queued" });
    stored.push(made);
    return made;
  });
});

const portOf = (owner = ME.id, conversation = "conversation-1"): LogPort => ({
  outbox: outboxOf(owner, conversation),
  async fetch({ after = 0 }) {
    if (!readable) throw new Unreachable("down");
    return { items: stored.filter((one) => one.seq > after), has_more: false };
  },
  post: (clientId, content) => post(clientId, content),
  deliver: async () => message(1),
});

/** What a page holds that has just been loaded: nothing but what is stored on this device. */
const page = (owner?: string, conversation?: string) =>
  new ConversationLog(portOf(owner, conversation), {
    newId: () => `client-${++ids}`,
    now: () => Date.UTC(2026, 10, 24, 9),
    sleep: () => Promise.resolve(),
  });
async function loaded(owner?: string, conversation?: string): Promise<ConversationLog> {
  const log = page(owner, conversation);
  await log.open();
  return log;
}
const pending = (log: ConversationLog) => log.getSnapshot().pending;
const words = (log: ConversationLog) => pending(log).map(({ content }) => content.type === "text" && content.text);

describe("after a reload", () => {
  it("what was on its way is there, marked as not sent, with its own time", async () => {
    post.mockImplementation(never);
    (await loaded()).send(text("調べます"));
    expect(pending(await loaded())).toEqual([
      {
        clientId: "client-1",
        content: text("調べます"),
        createdAt: "2026-11-24T09:00:00.000Z",
        state: "failed",
        reason: "the page was closed before the server answered.",
      },
    ]);
  });

  it("a retry repeats the same client_id, and then nothing is left", async () => {
    post.mockImplementationOnce(never);
    (await loaded()).send(text("hello"));
    const log = await loaded();
    log.retry("client-1");
    await flush();
    expect(post.mock.calls.map(([clientId]) => clientId)).toEqual(["client-1", "client-1"]);
    expect(stored).toHaveLength(1);
    expect(pending(log)).toEqual([]);
    expect(pending(await loaded())).toEqual([]);
  });

  it("what the server has after all is not shown twice, and is forgotten", async () => {
    post.mockImplementation(never);
    (await loaded()).send(text("hello"));
    stored.push(ours(1, { client_id: "client-1" }));
    const log = await loaded();
    expect(pending(log)).toEqual([]);
    expect(log.getSnapshot().messages).toHaveLength(1);
    stored.length = 0;
    expect(pending(await loaded())).toEqual([]);
  });

  it("is not called lost before the server has been asked", async () => {
    post.mockImplementation(never);
    (await loaded()).send(text("hello"));
    const log = page();
    void log.open();
    expect(pending(log)).toEqual([]);
  });

  it("is there also when the messages cannot be read, and once only when they can", async () => {
    post.mockImplementation(never);
    (await loaded()).send(text("hello"));
    readable = false;
    const log = await loaded();
    expect(log.getSnapshot().status).toBe("error");
    expect(words(log)).toEqual(["hello"]);
    readable = true;
    await log.open();
    expect(words(log)).toEqual(["hello"]);
  });

  it("stands before what has been written since, in the order it was written", async () => {
    post.mockImplementation(never);
    const before = await loaded();
    before.send(text("one"));
    before.send(text("two"));
    const log = page();
    const opening = log.open();
    log.send(text("three"));
    await opening;
    expect(words(log)).toEqual(["one", "two", "three"]);
    expect(words(await loaded())).toEqual(["one", "two", "three"]);
  });
});

describe("does not come back", () => {
  it("when the server said it has it", async () => {
    (await loaded()).send(text("hello"));
    await flush();
    stored.length = 0;
    expect(pending(await loaded())).toEqual([]);
  });

  it("when only the stream said so", async () => {
    post.mockImplementation(never);
    const log = await loaded();
    log.send(text("hello"));
    log.receive([ours(1, { client_id: "client-1" })]);
    expect(pending(await loaded())).toEqual([]);
  });

  it("when its text went back to where it was typed", async () => {
    post.mockRejectedValue(new Problem(422, { code: "invalid" }));
    const log = await loaded();
    log.send(text("hello"));
    await flush();
    log.discard("client-1");
    expect(pending(await loaded())).toEqual([]);
  });

  it("to another person on the same PC, or in another conversation", async () => {
    post.mockImplementation(never);
    (await loaded()).send(text("hello"));
    expect(pending(await loaded("user-2"))).toEqual([]);
    expect(pending(await loaded(ME.id, "conversation-2"))).toEqual([]);
    expect(words(await loaded())).toEqual(["hello"]);
  });
});

it("keeps what two windows send in the same conversation apart", async () => {
  post.mockImplementation(never);
  const [left, right] = [await loaded(), await loaded()];
  left.send(text("left"));
  right.send(text("right"));
  left.receive([ours(1, { client_id: "client-1" })]);
  expect(words(await loaded())).toEqual(["right"]);
});

it.each(["", "not json", "null", '{"clientId":"x"}', '[1, null, {"clientId":7}]'])(
  "starts empty where storage holds %j",
  async (nonsense) => {
    localStorage.setItem(`madoguchi.outbox.${ME.id}.conversation-1`, nonsense);
    expect(pending(await loaded())).toEqual([]);
  },
);

it("sends nothing more once nobody is signed in: the next person would be its author", async () => {
  const logs = new ConversationLogs((id) => portOf(ME.id, id));
  let refuse: (reason: unknown) => void = () => undefined;
  post.mockImplementationOnce(() => new Promise((_, reject) => (refuse = reject)));
  const log = logs.get("conversation-1");
  await log.open();
  log.send(text("one"));
  log.send(text("two"));
  logs.clear();
  refuse(new Problem(401, { code: "not_signed_in" }));
  await flush();
  expect(post).toHaveBeenCalledOnce();
  expect(words(await loaded())).toEqual(["one", "two"]);
});
