// The messages of one conversation as they come, in any order and from two sides: what is shown, and what is missing.
import { describe, expect, it } from "vitest";
import { message } from "../../test/builders";
import { ConversationLogs } from "./conversation-logs";
import { MessageSet } from "./message-set";
import { outboxOf } from "./outbox";
import type { Message } from "./types";

const some = (...seqs: number[]) => seqs.map((seq) => message(seq));
const seqs = (set: MessageSet) => set.ordered().map((one) => one.seq);
const opened = (...page: number[]) => {
  const set = new MessageSet();
  set.putLatestPage(some(...page), set.mark());
  return set;
};

/** The same shuffle each time: a failure can be looked at again. */
function shuffled<T>(items: T[], seed: number): T[] {
  const left = [...items];
  const out: T[] = [];
  for (let state = seed; left.length > 0; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    out.push(...left.splice(state % left.length, 1));
  }
  return out;
}

describe("order", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is by seq, however they come (shuffle %d)", (seed) => {
    const set = opened();
    for (const one of shuffled(some(1, 2, 3, 4, 5, 6, 7, 8, 9), seed)) set.putLive([one]);
    expect(seqs(set)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(set.gap()).toBeNull();
  });
});

describe("what is missing", () => {
  it("is nothing before the first page, because nothing is known yet", () => {
    const set = new MessageSet();
    set.putLive(some(9));
    expect(set.gap()).toBeNull();
    expect(set.first()).toBeNull();
  });

  it.each([
    ["the last ones", [3, 4, 5], 5, null],
    ["one in between", [3, 4, 5, 7], 7, 5],
    ["the end, of which only the count is known", [3, 4, 5], 8, 5],
  ])("%s", (_, held, expected, gap) => {
    const set = opened(3, 4, 5);
    set.putLive(some(...held));
    set.expect(expected);
    expect(set.gap()).toBe(gap);
  });

  it("is filled by what the stream brings late", () => {
    const set = opened(1);
    set.putLive(some(4));
    set.putLive(some(3));
    expect(set.gap()).toBe(1);
    set.putLive(some(2));
    expect(set.gap()).toBeNull();
  });

  it("is not looked for again where the server has nothing, but a new one is", () => {
    const set = opened(1);
    set.putLive(some(3));
    set.settle();
    expect(set.gap()).toBeNull();
    set.putLive(some(5));
    expect(set.gap()).toBe(3);
  });
});

describe("two sides", () => {
  const say = (text: string, seq = 1): Message => message(seq, { content: { type: "text", text } });
  const words = (set: MessageSet) => set.ordered().map(({ content }) => content.type === "text" && content.text);

  it("an answer asked for before the stream spoke is older than the stream", () => {
    const set = opened(1);
    const mark = set.mark();
    set.putLive([say("new")]);
    set.putFetched([say("old")], mark);
    expect(words(set)).toEqual(["new"]);
  });

  it("an answer asked for after it is newer", () => {
    const set = opened(1);
    set.putLive([say("old")]);
    set.putFetched([say("new")], set.mark());
    expect(words(set)).toEqual(["new"]);
  });

  it("what lies above the page is left to be loaded, but changes where it is held", () => {
    const set = opened(5, 6);
    set.putLive(some(2));
    expect(seqs(set)).toEqual([5, 6]);
    set.putOlderPage(some(2, 3, 4), set.mark());
    set.putLive([say("changed", 2)]);
    expect(seqs(set)).toEqual([2, 3, 4, 5, 6]);
    expect(words(set)[0]).toBe("changed");
    expect(set.first()).toBe(2);
  });

  it("what came before the first page and lies above it goes again", () => {
    const set = new MessageSet();
    set.putLive(some(2, 9));
    set.putLatestPage(some(7, 8), set.mark());
    expect(seqs(set)).toEqual([7, 8, 9]);
    expect(set.size).toBe(3);
  });
});

describe("the conversations a page has opened", () => {
  const logs = () =>
    new ConversationLogs((id) => ({
      outbox: outboxOf("user-1", id),
      fetch: async () => ({ items: some(1), has_more: false }),
      post: () => new Promise(() => undefined),
      deliver: async () => message(1),
    }));

  it("are thirty; the one looked at longest ago is forgotten first", () => {
    const all = logs();
    const first = all.get("c0");
    const second = all.get("c1");
    for (let index = 2; index < 30; index++) all.get(`c${index}`);
    expect(all.get("c0")).toBe(first);
    all.get("one more");
    expect(all.get("c0")).toBe(first);
    expect(all.get("c1")).not.toBe(second);
  });

  it("are kept while somebody looks, or while something is being sent", () => {
    const all = logs();
    const seen = all.get("seen");
    const stop = seen.subscribe(() => undefined);
    const sending = all.get("sending");
    sending.send({ type: "text", text: "x" });
    for (let index = 0; index < 40; index++) all.get(`c${index}`);
    expect(all.get("seen")).toBe(seen);
    expect(all.get("sending")).toBe(sending);
    expect(all.sending).toBe(true);
    stop();
    all.clear();
    expect(all.sending).toBe(false);
  });

  it("are read again when the stream lost its place, but only those looked at", async () => {
    const all = logs();
    const [seen, idle] = [all.get("seen"), all.get("idle")];
    seen.subscribe(() => undefined);
    await Promise.all([seen.open(), idle.open()]);
    all.resync();
    expect(all.get("seen")).toBe(seen);
    expect(all.get("idle")).not.toBe(idle);
  });
});
