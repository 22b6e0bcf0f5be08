// Turns messages into what the thread draws: day lines, bubbles, and which bubbles belong together.
import type { Pending } from "~/api/send-queue";
import type { Attachment, Content, FileContent, Id, Message, Outgoing } from "~/api/types";
import { sameDay } from "~/lib/time";
import { activityWords } from "./activity-words";

export type BubbleState =
  | { is: "received" }
  | { is: "sending"; waits?: NonNullable<Message["waits_for"]> }
  | { is: "sent"; by: "reply" | "push" | null }
  | { is: "failed"; reason: string; retry: "post" | "deliver" }
  | { is: "unknown" };

export interface BubbleEntry {
  kind: "bubble";
  key: string;
  messageId: Id | null;
  clientId: Id | null;
  mine: boolean;
  author: string | null;
  authorId: Id | null;
  /** Of somebody in a group; a customer's own stands with their conversation. */
  picture: string | null;
  edited: boolean;
  quoted: Message["quoted"];
  /** Whether what it quotes stands in this thread. */
  quotesHere: boolean;
  automatic: boolean;
  content: Content | Outgoing;
  attachment: Attachment | null;
  /** Pictures that were sent as one, in their order; they may arrive in another, and over some time. */
  album: { content: FileContent; attachment: Attachment | null }[];
  at: string;
  state: BubbleState;
  /** Whether LINE lets a message quote it: what customers write, draw or show. */
  quotable: boolean;
  /** First of a run by the same author within a few minutes: shows picture and name. */
  leads: boolean;
}
export interface DayEntry {
  kind: "day";
  key: string;
  at: string;
}
export interface SystemEntry {
  kind: "system";
  key: string;
  messageId: Id;
  text: string;
  at: string;
}
export type Entry = BubbleEntry | DayEntry | SystemEntry;

const RUN_MS = 5 * 60_000;
const QUOTABLE = new Set<string>(["text", "sticker", "image", "video"]);

export function entriesOf(messages: readonly Message[], pending: readonly Pending[]): Entry[] {
  const entries: Entry[] = [];
  let day: string | null = null;
  let run: { author: string; at: number } | null = null;
  for (const one of [...messages.map((it) => once(it, fromMessage)), ...pending.map((it) => once(it, fromPending))]) {
    if (day === null || !sameDay(day, one.at)) {
      entries.push({ kind: "day", key: `day-${one.key}`, at: one.at });
      run = null;
    }
    day = one.at;
    if (joinsAlbum(entries.at(-1), one)) continue;
    if (one.kind === "system") {
      entries.push(one);
      run = null;
      continue;
    }
    // What the machine says in somebody's name is not theirs, and says so.
    const author = one.mine ? `us:${one.author ?? ""}:${one.automatic}` : `customer:${one.authorId}`;
    const at = Date.parse(one.at);
    const leads = run === null || run.author !== author || at - run.at > RUN_MS;
    // Those of an album grow as more of its pictures come, so each time begins with one of its own.
    entries.push(setOf(one.content) ? { ...one, leads } : leads ? one : once(one, following));
    run = { author, at };
  }
  return entries;
}

const made = new WeakMap<object, unknown>();

/** The same thing made of the same thing: what has not changed is not drawn again. */
function once<From extends object, To>(from: From, make: (from: From) => To): To {
  if (!made.has(from)) made.set(from, make(from));
  return made.get(from) as To;
}

const following = (entry: BubbleEntry): BubbleEntry => ({ ...entry, leads: false });

/** Puts a picture to those of its set that stand directly before it; false when it begins a bubble of its own. */
function joinsAlbum(last: Entry | undefined, one: BubbleEntry | SystemEntry): boolean {
  if (last?.kind !== "bubble" || one.kind !== "bubble" || last.mine !== one.mine) return false;
  const set = setOf(one.content);
  if (!set || setOf(last.content)?.id !== set.id) return false;
  last.album = [...last.album, ...one.album].sort((a, b) => placeOf(a.content) - placeOf(b.content));
  return true;
}

const setOf = (content: Content | Outgoing) => (content.type === "image" && "set" in content ? content.set : null);
const placeOf = (content: FileContent) => setOf(content)?.index ?? Number.MAX_SAFE_INTEGER;

function fromMessage(message: Message): BubbleEntry | SystemEntry {
  // The client_id stays the key when the optimistic bubble becomes the real one, so it is not drawn anew.
  const key = message.client_id ?? message.id;
  const line = lineOf(message);
  if (line !== null) return { kind: "system", key, messageId: message.id, text: line, at: message.sent_at };
  return {
    kind: "bubble",
    key,
    messageId: message.id,
    clientId: message.client_id,
    mine: message.direction === "outbound",
    author: message.author.name,
    authorId: message.author.id,
    picture: message.author.picture_url,
    edited: message.edited_at !== null,
    quoted: message.quoted,
    quotesHere: message.quoted?.conversation_id === message.conversation_id,
    automatic: message.author.kind === "system",
    content: message.content,
    attachment: message.attachment,
    album: message.content.type === "image" ? [{ content: message.content, attachment: message.attachment }] : [],
    at: message.sent_at,
    state: stateOf(message),
    quotable: message.direction === "inbound" && QUOTABLE.has(message.content.type),
    leads: true,
  };
}

/** What is told in a line between the bubbles, or null for what somebody said. */
function lineOf({ author, content }: Message): string | null {
  const who = author.name ?? "LINE user";
  if (content.type === "system") return content.text;
  if (content.type === "unsent") return `${who} unsent a message`;
  if (content.type === "activity") return activityWords(content, who);
  if (content.type === "unsupported" && author.kind === "system")
    return `LINE told of “${content.kind}”, which the desk does not know`;
  return null;
}

function fromPending(pending: Pending): BubbleEntry {
  const failed = pending.state === "failed";
  return {
    kind: "bubble",
    key: pending.clientId,
    messageId: null,
    clientId: pending.clientId,
    mine: true,
    author: null,
    authorId: null,
    picture: null,
    edited: false,
    quoted: null,
    quotesHere: false,
    automatic: false,
    content: pending.content,
    attachment: null,
    album: [],
    at: pending.createdAt,
    state: failed ? { is: "failed", reason: pending.reason ?? "Not sent.", retry: "post" } : { is: "sending" },
    quotable: false,
    leads: true,
  };
}

function stateOf(message: Message): BubbleState {
  if (message.direction === "inbound") return { is: "received" };
  if (message.state === "queued") return { is: "sending", ...(message.waits_for && { waits: message.waits_for }) };
  if (message.state === "unknown") return { is: "unknown" };
  if (message.state === "failed")
    return { is: "failed", reason: message.failure?.reason ?? "LINE refused it.", retry: "deliver" };
  return { is: "sent", by: message.delivered_by };
}
