// From messages to what the thread draws: day lines, runs by one author, and how far each message got.
import { describe, expect, it } from "vitest";
import type { Pending } from "~/api/send-queue";
import type { Message } from "~/api/types";
import { attachment, message, ours } from "../../../test/builders";
import { type BubbleEntry, type Entry, entriesOf } from "./entries";

/** Times of day by the clock of this PC, which is what day lines go by. */
const local = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();
const pending = (change: Partial<Pending> = {}): Pending => ({
  clientId: "client-1",
  content: { type: "text", text: "on its way" },
  createdAt: local(24, 9),
  state: "sending",
  reason: null,
  ...change,
});
const isBubble = (entry: Entry): entry is BubbleEntry => entry.kind === "bubble";
const bubbles = (messages: Message[], waiting: Pending[] = []) => entriesOf(messages, waiting).filter(isBubble);
const kinds = (messages: Message[]) => entriesOf(messages, []).map((entry) => entry.kind);

describe("day lines", () => {
  it("stand where the day changes on this PC, not in London", () => {
    const late = message(1, { sent_at: local(23, 23, 59) });
    const early = message(2, { sent_at: local(24, 0, 1) });
    expect(kinds([late, early])).toEqual(["day", "bubble", "day", "bubble"]);
  });

  it("stand once for a whole day", () => {
    const day = [0, 8, 16, 23].map((hour, index) => message(index + 1, { sent_at: local(24, hour) }));
    expect(kinds(day)).toEqual(["day", "bubble", "bubble", "bubble", "bubble"]);
  });

  it("also stand before what is being sent on a new day", () => {
    const entries = entriesOf([message(1, { sent_at: local(23, 12) })], [pending()]);
    expect(entries.map((entry) => entry.kind)).toEqual(["day", "bubble", "day", "bubble"]);
  });

  it("are not there when nothing is", () => {
    expect(entriesOf([], [])).toEqual([]);
  });

  it("have keys of their own, so that none is drawn twice", () => {
    const days = [message(1, { sent_at: local(22, 8) }), message(2, { sent_at: local(23, 8) })];
    const keys = entriesOf(days, [pending()]).map((entry) => entry.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("runs", () => {
  const at = (minute: number) => local(24, 9, minute);
  const leads = (messages: Message[]) => bubbles(messages).map((one) => one.leads);

  it("show a name once while one person goes on writing", () => {
    expect(leads([1, 2, 3].map((n) => message(n, { sent_at: at(n) })))).toEqual([true, false, false]);
  });

  it("begin anew after a pause of more than five minutes", () => {
    expect(leads([message(1, { sent_at: at(0) }), message(2, { sent_at: at(5) })])).toEqual([true, false]);
    expect(leads([message(1, { sent_at: at(0) }), message(2, { sent_at: at(6) })])).toEqual([true, true]);
  });

  it("are broken by the other side and by a colleague", () => {
    const ming = { kind: "representative", id: "user-2", name: "Ming Chen", picture_url: null } as const;
    const said = [
      message(1, { sent_at: at(0) }),
      ours(2, { sent_at: at(1) }),
      ours(3, { sent_at: at(1), author: ming }),
      message(4, { sent_at: at(2) }),
    ];
    expect(leads(said)).toEqual([true, true, true, true]);
    expect(bubbles(said).map((one) => one.author)).toEqual(["山田 花子", "Rin Tanaka", "Ming Chen", "山田 花子"]);
  });

  it("are broken by what the system says", () => {
    const took = message(2, {
      sent_at: at(1),
      content: { type: "system", text: "Rin took the conversation", unread: false },
    });
    const said = [message(1, { sent_at: at(0) }), took, message(3, { sent_at: at(2) })];
    expect(kinds(said)).toEqual(["day", "bubble", "system", "bubble"]);
    expect(leads(said)).toEqual([true, true]);
  });
});

describe("states", () => {
  const stateOf = (one: Message) => bubbles([one])[0]?.state;
  const blocked = { code: "blocked", reason: "Blocked" };

  it.each([
    ["received", message(1), { is: "received" }],
    ["queued", ours(1, { state: "queued", delivered_by: null }), { is: "sending" }],
    ["sent by a free reply", ours(1), { is: "sent", by: "reply" }],
    ["sent by push", ours(1, { delivered_by: "push" }), { is: "sent", by: "push" }],
    ["unknown", ours(1, { state: "unknown", delivered_by: null }), { is: "unknown" }],
    ["failed", ours(1, { state: "failed", failure: blocked }), { is: "failed", reason: "Blocked", retry: "deliver" }],
    [
      "failed without a word",
      ours(1, { state: "failed", failure: null }),
      { is: "failed", reason: "LINE refused it.", retry: "deliver" },
    ],
  ])("%s", (_, one, state) => {
    expect(stateOf(one)).toEqual(state);
  });

  it("a message that never left is posted again, not delivered again", () => {
    const failed = pending({ state: "failed", reason: "You don’t have permission to do this." });
    expect(bubbles([], [failed])[0]).toMatchObject({
      messageId: null,
      clientId: "client-1",
      mine: true,
      state: { is: "failed", reason: "You don’t have permission to do this.", retry: "post" },
    });
    expect(bubbles([], [pending()])[0]?.state).toEqual({ is: "sending" });
  });

  it("lets what the machine says in somebody's name stand apart from what they said", () => {
    const nudge = ours(2);
    const said = [ours(1), { ...nudge, author: { ...nudge.author, kind: "system" as const } }, ours(3)];
    expect(bubbles(said).map((one) => [one.leads, one.automatic])).toEqual([
      [true, false],
      [true, true],
      [true, false],
    ]);
  });

  it("knows an automatic message from a person's", () => {
    const greeting = ours(1, { author: { kind: "system", id: null, name: null, picture_url: null } });
    expect(bubbles([greeting])[0]).toMatchObject({ mine: true, automatic: true });
    expect(bubbles([ours(1)])[0]?.automatic).toBe(false);
  });
});

describe("albums", () => {
  const picture = (seq: number, index: number, change: Partial<Message> = {}, id = "set-1") =>
    message(seq, {
      content: { type: "image", media: { url: null }, set: { id, index, total: 3 } },
      attachment: attachment({ id: `file-${seq}` }),
      ...change,
    });
  const albums = (messages: Message[]) =>
    bubbles(messages).map((one) => one.album.map((picture) => picture.attachment?.id));

  it("hold the pictures of one set in their order, in whichever they came", () => {
    expect(albums([picture(1, 2), picture(2, 3), picture(3, 1)])).toEqual([["file-3", "file-1", "file-2"]]);
  });

  it("keep their bubble while pictures arrive", () => {
    const key = (messages: Message[]) => bubbles(messages).map((one) => one.key);
    expect(key([picture(1, 2), picture(2, 1)])).toEqual(key([picture(1, 2)]));
  });

  it("end where something else was said, and are not mixed with others", () => {
    expect(albums([picture(1, 1), message(2), picture(3, 2)])).toEqual([["file-1"], [], ["file-3"]]);
    expect(albums([picture(1, 1), picture(2, 2, {}, "set-2")])).toEqual([["file-1"], ["file-2"]]);
  });

  it("leave a picture alone that belongs to no set", () => {
    const alone = message(1, { content: { type: "image", media: { url: null } }, attachment: attachment() });
    expect(albums([alone, { ...alone, id: "other", seq: 2 }])).toEqual([["attachment-1"], ["attachment-1"]]);
  });
});

it("is the same for what has not changed, so that only news is drawn", () => {
  const [first, second] = [message(1, { sent_at: local(24, 8) }), message(2, { sent_at: local(24, 8, 1) })];
  const before = bubbles([first, second], [pending()]);
  const after = bubbles([first, { ...second, edited_at: local(24, 9) }, message(3)], [pending()]);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[1]).toMatchObject({ edited: true, leads: false });
});

it("lets a bubble lead that followed, when what stood before it is gone", () => {
  const [first, second] = [message(1, { sent_at: local(24, 8) }), message(2, { sent_at: local(24, 8, 1) })];
  expect(bubbles([first, second])[1]?.leads).toBe(false);
  expect(bubbles([second])[0]?.leads).toBe(true);
  expect(bubbles([first, second])[1]?.leads).toBe(false);
});

it("gathers an album anew each time, so that no picture stands in it twice", () => {
  const set = (seq: number, index: number) =>
    message(seq, {
      sent_at: local(24, 8),
      content: { type: "image", set: { id: "s", index, total: 2 } } as Message["content"],
    });
  const pictures = [set(1, 1), set(2, 2)];
  for (const time of ["first", "second"]) expect(bubbles(pictures)[0]?.album, time).toHaveLength(2);
});
