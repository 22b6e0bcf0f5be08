// State before plus streamed changes is the state a fetch would give.
import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { conversation, ME, message, offer, presenceOf } from "../../test/builders";
import { ChangeJournal } from "./change-journal";
import { flatten, type ListData } from "./conversation-list";
import { ConversationLogs } from "./conversation-logs";
import { keys, type Tab } from "./keys";
import { LiveCache } from "./live-cache";
import { outboxOf } from "./outbox";
import type { Conversation, ConversationPage, Items, Me, Offer } from "./types";

let client: QueryClient;
let logs: ConversationLogs;
let live: LiveCache;

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 8, minute)).toISOString();
const said = (id: string, minute: number, change: Partial<Conversation> = {}) =>
  conversation({
    id,
    last_message: { seq: 1, direction: "inbound", preview: "…", type: "text", sent_at: at(minute) },
    ...change,
  });
const list = (items: Conversation[], next: string | null = null): InfiniteData<ConversationPage, unknown> => ({
  pages: [{ items, next_cursor: next }],
  pageParams: [null],
});
const ids = (tab: Tab, search = "") =>
  flatten(client.getQueryData<ListData>(keys.list(tab, search))).map((one) => one.id);
const changes = (frame: object) => live.apply({ type: "changes", cursor: "1", ...frame });

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
  logs = new ConversationLogs((id) => ({
    outbox: outboxOf(ME.id, id),
    fetch: async () => ({ items: [], has_more: false }),
    post: async () => message(1),
    deliver: async () => message(1),
  }));
  live = new LiveCache(client, logs);
  client.setQueryData(keys.me, ME);
});

describe("lists", () => {
  it("moves a conversation to the top when it speaks", () => {
    client.setQueryData(keys.list("mine", ""), list([said("a", 3), said("b", 2), said("c", 1)]));
    changes({ conversations: [said("c", 9)] });
    expect(ids("mine")).toEqual(["c", "a", "b"]);
  });

  it("moves it from Open to mine when I take it, and out of both when somebody else does", () => {
    client.setQueryData(keys.list("mine", ""), list([]));
    client.setQueryData(keys.list("open", ""), list([said("a", 1, { state: "open", assignee: null })]));
    changes({ conversations: [said("a", 1)] });
    expect([ids("mine"), ids("open")]).toEqual([["a"], []]);
    changes({ conversations: [said("a", 1, { assignee: { id: "user-2", name: "Rep Two" } })] });
    expect([ids("mine"), ids("open")]).toEqual([[], []]);
  });

  it("leaves what lies beyond the loaded pages to be loaded", () => {
    client.setQueryData(keys.list("closed", ""), list([said("a", 9, { state: "closed" })], "more"));
    changes({ conversations: [said("z", 1, { state: "closed" })] });
    expect(ids("closed")).toEqual(["a"]);
  });

  it("respects the filter", () => {
    client.setQueryData(keys.list("mine", "花子"), list([]));
    client.setQueryData(keys.list("mine", "john"), list([]));
    changes({ conversations: [said("a", 1)] });
    expect([ids("mine", "花子"), ids("mine", "john")]).toEqual([["a"], []]);
  });

  it("finds people by their contact’s name too, and keeps whom only the server found", () => {
    client.setQueryData(keys.list("mine", "hana"), list([]));
    client.setQueryData(keys.list("mine", "090"), list([said("1", 1)]));
    const customer = { ...conversation().customer, display_name: "はな", contact: { id: "c", name: "ＨＡＮＡＫＯ" } };
    changes({ conversations: [said("1", 2, { customer })] });
    expect(ids("mine", "hana")).toEqual(["1"]);
    expect(ids("mine", "090")).toEqual(["1"]);
  });

  it("puts a new name wherever something stands by its old one, and leaves all else as it is", () => {
    const mine = list([said("a", 1, { queue: { id: "queue-9", name: "Orders" } }), said("b", 2)]);
    client.setQueryData(keys.list("mine", ""), mine);
    client.setQueryData(keys.me, { ...ME, queues: [{ id: "queue-9", name: "Orders" }] });
    const counts = { mine: 1 };
    client.setQueryData(keys.counts, counts);
    changes({ names: [{ id: "queue-9", name: "Returns" }] });
    const page = client.getQueryData<ListData>(keys.list("mine", ""))?.pages[0];
    expect(page?.items[0]?.queue?.name).toBe("Returns");
    expect(page?.items[1]).toBe(mine.pages[0]?.items[1]);
    expect(client.getQueryData<Me>(keys.me)?.queues[0]?.name).toBe("Returns");
    expect(client.getQueryData(keys.counts)).toBe(counts);
  });

  it("takes out what I may no longer see", () => {
    client.setQueryData(keys.list("mine", ""), list([said("a", 1)]));
    changes({ removed: ["a"] });
    expect(ids("mine")).toEqual([]);
  });

  it("puts what the stream said meanwhile on top of a slow answer", async () => {
    let answer: (page: ConversationPage) => void = () => undefined;
    const asked = client.fetchInfiniteQuery({
      queryKey: keys.list("mine", ""),
      initialPageParam: null,
      queryFn: () => new Promise<ConversationPage>((resolve) => (answer = resolve)),
    });
    await Promise.resolve();
    changes({ conversations: [said("a", 5, { unread_count: 2 }), said("b", 6)] });
    answer({ items: [said("a", 1)], next_cursor: null });
    await asked;
    expect(ids("mine")).toEqual(["b", "a"]);
    expect(flatten(client.getQueryData<ListData>(keys.list("mine", "")))[1]?.unread_count).toBe(2);
  });
});

describe("everything else", () => {
  it("patches the open conversation and its log", async () => {
    const log = logs.get("conversation-1");
    await log.open();
    changes({ conversations: [conversation({ state: "wrap_up" })], messages: [message(1)] });
    expect(client.getQueryData<Conversation>(keys.conversation("conversation-1"))?.state).toBe("wrap_up");
    expect(log.getSnapshot().messages).toHaveLength(1);
  });

  it("shows pending offers and drops the others", () => {
    client.setQueryData<Items<Offer>>(keys.offers, { items: [] });
    const pending = () => client.getQueryData<Items<Offer>>(keys.offers)?.items.map((one) => one.id);
    changes({ offers: [offer({ id: "late", made_at: at(2) }), offer({ id: "early", made_at: at(1) })] });
    expect(pending()).toEqual(["early", "late"]);
    changes({ offers: [offer({ id: "early", state: "withdrawn" })] });
    expect(pending()).toEqual(["late"]);
  });

  it("follows my presence, not that of others", () => {
    changes({ presences: [presenceOf({ user_id: "user-2", presence: "away" })] });
    expect(client.getQueryData<Me>(keys.me)?.presence).toBe("available");
    changes({ presences: [presenceOf({ presence: "inactive", generation: 3 })] });
    expect(client.getQueryData<Me>(keys.me)?.presence).toBe("inactive");
    changes({ presences: [presenceOf({ presence: "busy", generation: 2 })] });
    expect(client.getQueryData<Me>(keys.me)?.presence, "what comes late").toBe("inactive");
  });

  it("asks for counts again only when something moved, and not per message", () => {
    vi.useFakeTimers();
    const invalidate = vi.spyOn(client, "invalidateQueries");
    client.setQueryData(keys.conversation("a"), said("a", 1));
    changes({ conversations: [said("a", 2)] });
    vi.advanceTimersByTime(5000);
    expect(invalidate).not.toHaveBeenCalled();
    for (let time = 0; time < 50; time++) changes({ conversations: [said(`new-${time}`, 2)] });
    vi.advanceTimersByTime(100);
    expect(invalidate.mock.calls.filter(([what]) => what?.queryKey === keys.counts)).toHaveLength(1);
    vi.useRealTimers();
  });

  it("asks for capacity again when one’s own wrap-up is told anew, and not for somebody else’s", async () => {
    const wrapUp = { state: "wrap_up" as const };
    client.setQueryData(keys.conversation("a"), said("a", 1, wrapUp));
    client.setQueryData(keys.conversation("b"), said("b", 1, { ...wrapUp, assignee: { id: "user-2", name: "Rep" } }));
    const invalidate = vi.spyOn(client, "invalidateQueries");
    const asked = () => invalidate.mock.calls.filter(([what]) => what?.queryKey === keys.me).length;
    changes({ conversations: [said("b", 1, { ...wrapUp, assignee: { id: "user-2", name: "Rep" } })] });
    expect(asked()).toBe(0);
    changes({ conversations: [said("a", 1, wrapUp)] });
    await vi.waitFor(() => expect(asked()).toBe(1), { timeout: 3000 });
  });

  it("keeps an answer from undoing newer news", () => {
    const mark = live.conversations.mark();
    changes({ conversations: [conversation({ state: "closed" })] });
    expect(live.putAnswer(conversation({ state: "wrap_up" }), mark).state).toBe("closed");
  });

  it("refetches everything when it lost its place", () => {
    const invalidate = vi.spyOn(client, "invalidateQueries");
    const resync = vi.spyOn(logs, "resync");
    live.refetchAll();
    expect(invalidate).toHaveBeenCalledWith();
    expect(resync).toHaveBeenCalledOnce();
  });
});

it("remembers changes in order, and forgets the oldest", () => {
  const journal = new ChangeJournal<{ id: string; n: number }>();
  journal.note([{ id: "a", n: 1 }]);
  const mark = journal.mark();
  expect(journal.newest({ id: "a", n: 0 }, mark)).toEqual({ id: "a", n: 0 });
  journal.note([{ id: "a", n: 2 }]);
  expect(journal.since(mark)).toEqual([{ id: "a", n: 2 }]);
  journal.note(Array.from({ length: 2500 }, (_, n) => ({ id: `x${n}`, n })));
  expect(journal.since(0)).toHaveLength(2000);
});

describe("timelines", () => {
  it("are asked for again where there is more of them, whether a conversation is going on or not", () => {
    client.setQueryData(keys.timeline("customer-1"), { pages: [], pageParams: [] });
    client.setQueryData(keys.timeline("customer-2"), { pages: [], pageParams: [] });
    changes({ timelines: ["customer-1"] });
    expect(client.getQueryState(keys.timeline("customer-1"))?.isInvalidated).toBe(true);
    expect(client.getQueryState(keys.timeline("customer-2"))?.isInvalidated).toBe(false);
  });
});
