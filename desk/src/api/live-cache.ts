// Keeps cached server data current: the stream patches data here, and screens just read it.
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { throttle } from "~/lib/throttle";
import { withAllowances } from "./allowances";
import { ChangeJournal } from "./change-journal";
import { belongs, holds, isCalled, type ListData, withConversation, withoutConversation } from "./conversation-list";
import type { ConversationLogs } from "./conversation-logs";
import { keys, type Tab } from "./keys";
import { withNames } from "./names";
import { withMyPresence, withPresenceOf } from "./newer-presence";
import { type NoticeData, withNotices } from "./notice-list";
import type {
  Allowance,
  Changes,
  Conversation,
  Id,
  Items,
  Me,
  Message,
  Named,
  Notice,
  NoticesTold,
  Offer,
  PersonAtWork,
  PresenceOf,
  Standing,
  Taken,
  User,
} from "./types";

/** Counts and capacity are the server's to work out; ask again, but not once per message. */
const ASK_AGAIN_MS = 1000;

/** Where the journals were when a question was asked. */
type Marks = Record<"conversations" | "offers" | "standings" | "notices", number>;

export class LiveCache {
  readonly conversations = new ChangeJournal<Conversation>();
  readonly offers = new ChangeJournal<Offer>();
  readonly standings = new ChangeJournal<Standing>();
  readonly #presences = new Map<Id, PresenceOf>();
  readonly #hearers = new Set<(taken: Taken) => void>();
  readonly #noticed = new Set<(notices: readonly Notice[]) => void>();
  readonly #followers = new Set<(conversations: readonly Conversation[]) => void>();
  readonly #readers = new Set<(messages: readonly Message[]) => void>();
  readonly #taken = new Map<Id, Taken>();
  readonly #marks = new Map<string, Marks>();
  #noticesTold = 0;
  readonly #askCounts: () => void;
  readonly #askMe: () => void;

  constructor(
    private readonly client: QueryClient,
    private readonly logs: ConversationLogs,
  ) {
    this.#askCounts = throttle(() => void client.invalidateQueries({ queryKey: keys.counts }), ASK_AGAIN_MS);
    this.#askMe = throttle(() => void client.invalidateQueries({ queryKey: keys.me }), ASK_AGAIN_MS);
    this.#guardAnswers();
  }

  apply(frame: Changes): void {
    if (frame.messages) this.logs.receive(frame.messages);
    for (const customer of frame.timelines ?? []) this.#askTimeline(customer);
    if (frame.conversations) {
      this.conversations.note(frame.conversations);
      for (const conversation of frame.conversations) this.#put(conversation);
      this.logs.expect(frame.conversations);
      for (const follow of this.#followers) follow(frame.conversations);
    }
    for (const id of frame.removed ?? []) this.#remove(id);
    for (const taken of frame.taken ?? []) this.#tellTaken(taken);
    if (frame.offers) {
      this.offers.note(frame.offers);
      this.#patch<Items<Offer>>(keys.offers, (data) => withOffers(data, frame.offers ?? []));
      this.#askMe();
    }
    for (const presence of frame.presences ?? []) this.#setPresence(presence);
    const { allowances } = frame;
    if (allowances) this.#patch<Items<Allowance>>(keys.allowances, (data) => withAllowances(data, allowances));
    if (frame.names) this.#rename(frame.names);
    if (frame.accounts) this.#putStandings(frame.accounts);
    for (const told of frame.notices ?? []) this.#putNotices(told);
    if (frame.notified_otherwise) void this.client.invalidateQueries({ queryKey: keys.myNotifications });
    // When all else that the frame says is known.
    if (frame.messages) for (const read of this.#readers) read(frame.messages);
  }

  /** Tells of each message that the stream brings; answers with how to stop it. */
  onMessages(read: (messages: readonly Message[]) => void): () => void {
    this.#readers.add(read);
    return () => this.#readers.delete(read);
  }

  /** Tells of each conversation that the stream brings; answers with how to stop it. */
  onConversations(follow: (conversations: readonly Conversation[]) => void): () => void {
    this.#followers.add(follow);
    return () => this.#followers.delete(follow);
  }

  /** Tells of what comes for this person; answers with how to stop it. */
  onNotices(hear: (notices: readonly Notice[]) => void): () => void {
    this.#noticed.add(hear);
    return () => this.#noticed.delete(hear);
  }

  /** Tells whoever wants to know when somebody takes a conversation away; answers with how to stop it. */
  onTaken(hear: (taken: Taken) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /** How a conversation was last taken away from here, if it was. */
  takenFrom(id: Id): Taken | undefined {
    return this.#taken.get(id);
  }

  /** Nothing cached can be trusted any more. */
  refetchAll(): void {
    void this.client.invalidateQueries();
    this.logs.resync();
  }

  /** Shows an answer at once, unless the stream has said something newer since the question was asked. */
  putAnswer(conversation: Conversation, mark: number): Conversation {
    const newest = this.conversations.newest(conversation, mark);
    this.#put(newest);
    return newest;
  }

  /** What the stream last said of an offer, if it is remembered. */
  lastOffer(id: Id): Offer | undefined {
    return this.offers.since(0).find((offer) => offer.id === id);
  }

  putOffer(offer: Offer, mark: number): void {
    const newest = this.offers.newest(offer, mark);
    this.offers.note([newest]);
    this.#patch<Items<Offer>>(keys.offers, (data) => withOffers(data, [newest]));
  }

  #put(conversation: Conversation): void {
    const key = keys.conversation(conversation.id);
    const before = this.client.getQueryData<Conversation>(key) ?? this.#inLists(conversation.id);
    if (before?.state !== conversation.state || before?.blocked_at !== conversation.blocked_at)
      this.#askTimeline(conversation.customer.id);
    this.client.setQueryData(key, conversation);
    this.#eachList((data, tab, search) =>
      belongs(conversation, tab, this.#me()) && (isCalled(conversation, search) || holds(data, conversation.id))
        ? withConversation(data, conversation)
        : withoutConversation(data, conversation.id),
    );
    // One's own wrap-up is told anew when it takes no more capacity, in the same state.
    if (conversation.state === "wrap_up" && conversation.assignee?.id === this.#me()) this.#askMe();
    if (before?.state === conversation.state && before.assignee?.id === conversation.assignee?.id) return;
    this.#askCounts();
    this.#askMe();
  }

  #putStandings(standings: readonly Standing[]): void {
    this.standings.note(standings);
    this.#patch<Items<Standing>>(keys.standings, (data) => withStandings(data, standings));
    void this.client.invalidateQueries({ queryKey: keys.admin });
  }

  #putNotices(told: NoticesTold): void {
    this.#noticesTold += 1;
    this.#patch<NoticeData>(keys.notices, (data) => withNotices(data, told));
    // It was read in another window; which of it, only the server says.
    if (told.items.length === 0) void this.client.invalidateQueries({ queryKey: keys.notices });
    else for (const hear of this.#noticed) hear(told.items);
  }

  #tellTaken(taken: Taken): void {
    this.#taken.set(taken.conversation_id, taken);
    for (const hear of this.#hearers) hear(taken);
  }

  #askTimeline(customer: Id): void {
    void this.client.invalidateQueries({ queryKey: keys.timeline(customer) });
  }

  #remove(id: Id): void {
    this.#eachList((data) => withoutConversation(data, id));
    void this.client.invalidateQueries({ queryKey: keys.conversation(id) });
    this.#askCounts();
  }

  #setPresence(presence: PresenceOf): void {
    const known = this.#presences.get(presence.user_id);
    if (known && known.generation > presence.generation) return;
    this.#presences.set(presence.user_id, presence);
    this.#patch<Me | null>(keys.me, (me) => me && withMyPresence(me, presence));
    this.client.setQueriesData<Items<PersonAtWork>>(
      { queryKey: keys.people },
      (data) => data && withPresenceOf(data, presence),
    );
    this.#patch<Items<User>>(keys.users, ({ items }) => ({
      items: items.map((user) => (user.id === presence.user_id ? { ...user, presence: presence.presence } : user)),
    }));
  }

  #rename(named: readonly Named[]): void {
    const names = new Map(named.map((one) => [one.id, one.name]));
    this.client.setQueriesData({}, (data: unknown) => withNames(data, names));
    // Whatever else was changed of it is shown by the pages of the administration alone.
    void this.client.invalidateQueries({ queryKey: keys.admin });
    // An account may have become one's own.
    void this.client.invalidateQueries({ queryKey: keys.allowances });
  }

  /**
   * A question asked before a change may be answered after it, with old news. So each fetch notes where the stream was
   * when it began, and what the stream said since is applied again on top of its answer.
   */
  #guardAnswers(): void {
    this.client.getQueryCache().subscribe((event) => {
      if (event.type !== "updated") return;
      const { queryHash, queryKey } = event.query;
      if (event.action.type === "fetch") {
        this.#marks.set(queryHash, {
          conversations: this.conversations.mark(),
          offers: this.offers.mark(),
          standings: this.standings.mark(),
          notices: this.#noticesTold,
        });
      } else if (event.action.type === "success" && !event.action.manual) {
        const mark = this.#marks.get(queryHash);
        if (mark) this.#replay(queryKey, mark);
      }
    });
  }

  #replay(key: QueryKey, mark: Marks): void {
    // These say themselves which is newer.
    if (key[0] === keys.me[0] || key[0] === keys.people[0])
      for (const presence of [...this.#presences.values()]) this.#setPresence(presence);
    const offers = this.offers.since(mark.offers);
    if (key[0] === keys.offers[0] && offers.length > 0)
      this.#patch<Items<Offer>>(keys.offers, (data) => withOffers(data, offers));
    const standings = this.standings.since(mark.standings);
    if (key[0] === keys.standings[0] && standings.length > 0)
      this.#patch<Items<Standing>>(keys.standings, (data) => withStandings(data, standings));
    // How many are unread in all, only the server can say.
    if (key[0] === keys.notices[0] && this.#noticesTold !== mark.notices)
      void this.client.invalidateQueries({ queryKey: keys.notices });
    if (key[0] !== keys.lists[0] && key[0] !== "conversation") return;
    for (const conversation of this.conversations.since(mark.conversations)) {
      if (key[0] === keys.lists[0]) this.#put(conversation);
      else if (key[1] === conversation.id) this.client.setQueryData(key, conversation);
    }
  }

  #eachList(change: (data: ListData, tab: Tab, search: string) => ListData): void {
    for (const [key, data] of this.client.getQueriesData<ListData>({ queryKey: keys.lists })) {
      if (!data) continue;
      const changed = change(data, key[1] as Tab, key[2] as string);
      if (changed !== data) this.client.setQueryData(key, changed);
    }
  }

  #inLists(id: Id): Conversation | undefined {
    for (const [, data] of this.client.getQueriesData<ListData>({ queryKey: keys.lists })) {
      const found = data?.pages.flatMap((page) => page.items).find((item) => item.id === id);
      if (found) return found;
    }
    return undefined;
  }

  #me(): Id | null {
    return this.client.getQueryData<Me>(keys.me)?.id ?? null;
  }

  #patch<T>(key: QueryKey, change: (data: T) => T): void {
    this.client.setQueryData<T>(key, (data) => (data === undefined ? undefined : change(data)));
  }
}

function withStandings(data: Items<Standing>, changed: readonly Standing[]): Items<Standing> {
  const rest = data.items.filter((one) => !changed.some((change) => change.id === one.id));
  return { items: [...rest, ...changed] };
}

/** Only offers still waiting for an answer stay in the list. */
export function withOffers(data: Items<Offer>, changed: readonly Offer[]): Items<Offer> {
  const rest = data.items.filter((offer) => !changed.some((one) => one.id === offer.id));
  const pending = changed.filter((offer) => offer.state === "pending");
  return { items: [...rest, ...pending].sort((a, b) => Date.parse(a.made_at) - Date.parse(b.made_at)) };
}
