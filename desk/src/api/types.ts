// The shapes of the HTTP API and of the stream, written by hand until `npm run types` replaces them.

export type Id = string;
export type Instant = string;
export interface Named {
  id: Id;
  name: string;
}

export type Role = "administrator" | "supervisor" | "representative";
export type Presence = "available" | "busy" | "busy_dnd" | "away" | "offline" | "inactive";
/** "inactive" is something that happens to you; it cannot be chosen. */
export type ChosenPresence = Exclude<Presence, "inactive">;
export interface PresenceOf {
  user_id: Id;
  presence: Presence;
  since: Instant;
}
export interface Me {
  id: Id;
  email: string;
  name: string;
  role: Role;
  presence: Presence;
  capacity_units: number;
  units_taken: number;
  queues: Named[];
}

export interface Customer {
  id: Id;
  display_name: string | null;
  picture_url: string | null;
  language: string | null;
}
export type ConversationState = "open" | "active" | "waiting" | "wrap_up" | "closed";
export type Direction = "inbound" | "outbound";
export interface Conversation {
  id: Id;
  state: ConversationState;
  customer: Customer;
  account: Named;
  workstream: Named | null;
  queue: Named | null;
  assignee: Named | null;
  opened_at: Instant;
  state_since: Instant;
  closed_at: Instant | null;
  last_seq: number;
  last_message: { seq: number; direction: Direction; preview: string; type: string; sent_at: Instant } | null;
  unread_count: number;
  awaiting_reply_since: Instant | null;
  free_reply_until: Instant | null;
}
export interface ConversationPage {
  items: Conversation[];
  next_cursor: string | null;
}
export interface Counts {
  mine: number;
  open: number;
  closed: number;
}

export interface Media {
  state: "pending" | "stored" | "expired" | "rejected" | "erased";
  url: string | null;
}
export type Content =
  | { type: "text"; text: string; emojis?: unknown[]; quoted_id?: string | null }
  | {
      type: "sticker";
      package_id: string;
      sticker_id: string;
      resource_type?: string;
      keywords?: string[];
      text?: string | null;
    }
  | { type: "image"; media: Media; set?: { id: string; index: number; total: number } | null }
  | { type: "video"; media: Media; duration_ms: number | null }
  | { type: "audio"; media: Media; duration_ms: number | null }
  | { type: "file"; name: string; size: number; media: Media }
  | { type: "location"; title: string | null; address: string | null; latitude: number; longitude: number }
  | { type: "system"; text: string }
  | { type: "unsupported"; kind: string };
export type Outgoing = { type: "text"; text: string } | { type: "sticker"; package_id: string; sticker_id: string };
export type MessageState = "received" | "queued" | "sent" | "failed" | "unknown";
export interface Message {
  id: Id;
  conversation_id: Id;
  seq: number;
  direction: Direction;
  state: MessageState;
  author: { kind: "customer" | "representative" | "system"; id: Id | null; name: string | null };
  content: Content;
  client_id: Id | null;
  sent_at: Instant;
  delivered_by: "reply" | "push" | null;
  failure: { code: string; reason: string } | null;
}
export interface MessagePage {
  items: Message[];
  has_more: boolean;
}

export type OfferState = "pending" | "accepted" | "rejected" | "missed" | "withdrawn";
export interface Offer {
  id: Id;
  conversation_id: Id;
  state: OfferState;
  customer: Customer;
  account: Named;
  queue: Named | null;
  first_words: string;
  made_at: Instant;
  expires_at: Instant;
  waiting_since: Instant | null;
}

export interface Changes {
  type: "changes";
  cursor: string;
  conversations?: Conversation[];
  messages?: Message[];
  offers?: Offer[];
  presences?: PresenceOf[];
  removed?: Id[];
}
export type Frame = { type: "hello"; cursor: string } | { type: "resync"; cursor: string } | Changes | { type: "beat" };

export interface SecretOnFile {
  last4: string;
  set_at: Instant;
}
export interface LineAccount {
  id: Id;
  name: string;
  channel_id: string;
  webhook_url: string;
  workstream: Named | null;
  channel_secret: SecretOnFile;
  channel_access_token: SecretOnFile;
  created_at: Instant;
  last_webhook_at: Instant | null;
}
export interface LineAccountWrite {
  name: string;
  channel_id: string;
  channel_secret: string;
  channel_access_token: string;
  workstream_id: Id | null;
}
export interface WorkstreamWrite {
  name: string;
  queue_id: Id;
  capacity_units: number;
  offer_seconds: number;
  close_waiting_after_minutes: number;
  allowed_presences: Presence[];
}
export interface Workstream extends Omit<WorkstreamWrite, "queue_id"> {
  id: Id;
  queue: Named | null;
  accounts: Named[];
}
export interface QueueWrite {
  name: string;
  priority: number;
  member_ids: Id[];
}
export interface Queue {
  id: Id;
  name: string;
  priority: number;
  members: Named[];
  waiting: number;
}
export interface UserWrite {
  email: string;
  name: string;
  role: Role;
  capacity_units: number;
  active?: boolean;
  password?: string;
}
export interface User {
  id: Id;
  email: string;
  name: string;
  role: Role;
  capacity_units: number;
  active: boolean;
  presence: Presence;
  created_at: Instant;
}
export type StepKey =
  | "connect_line"
  | "create_queue"
  | "create_workstream"
  | "attach_account"
  | "add_representatives"
  | "first_message";
export interface Overview {
  steps: { key: StepKey; done: boolean }[];
  waiting: number;
  longest_wait_seconds: number | null;
  active: number;
  available: number;
}
export interface Items<T> {
  items: T[];
}

// Below: the same API in the form openapi-typescript writes, so that the client is typed by path and verb.
interface Answer<T> {
  headers: Record<string, unknown>;
  content: { "application/json": T };
}
/** `None` where a path or query has no parameters: then the client does not ask for any. */
type None = Record<never, never>;
type Parameters<Path, Query> = { query?: Query } & ([keyof Path] extends [never] ? { path?: never } : { path: Path });
interface Operation<Path, Query, Body, Result> {
  parameters: Parameters<Path, Query>;
  requestBody: { content: { "application/json": Body } };
  responses: { 200: Answer<Result> };
}
interface Bare<Path, Query, Result> {
  parameters: Parameters<Path, Query>;
  requestBody?: never;
  responses: { 200: Answer<Result> };
}
interface ById {
  id: Id;
}
interface Pages {
  cursor?: string;
  limit?: number;
}
interface ListQuery extends Pages {
  state?: ConversationState[];
  queue?: Id;
  mine?: boolean;
  search?: string;
}
interface Collection<T, W> {
  get: Bare<None, None, Items<T>>;
  post: Operation<None, None, W, T>;
}
interface Item<T, W> {
  get: Bare<ById, None, T>;
  patch: Operation<ById, None, Partial<W>, T>;
}

export interface paths {
  "/api/session": {
    post: Operation<None, None, { email: string; password: string }, Me>;
    delete: Bare<None, None, undefined>;
  };
  "/api/me": { get: Bare<None, None, Me> };
  "/api/me/presence": { put: Operation<None, None, { presence: ChosenPresence }, PresenceOf> };
  "/api/conversations": { get: Bare<None, ListQuery, ConversationPage> };
  "/api/conversations/counts": { get: Bare<None, None, Counts> };
  "/api/conversations/{id}": { get: Bare<ById, None, Conversation> };
  "/api/conversations/{id}/earlier": { get: Bare<ById, Pages, ConversationPage> };
  "/api/conversations/{id}/messages": {
    get: Bare<ById, { after?: number; before?: number; limit?: number }, MessagePage>;
    post: Operation<ById, None, { client_id: Id; content: Outgoing }, Message>;
  };
  "/api/conversations/{id}/messages/{message_id}/deliveries": {
    post: Bare<{ id: Id; message_id: Id }, None, Message>;
  };
  "/api/conversations/{id}/read": { put: Operation<ById, None, { seq: number }, undefined> };
  "/api/conversations/{id}/wrap-up": { post: Bare<ById, None, Conversation> };
  "/api/conversations/{id}/waiting": { post: Bare<ById, None, Conversation> };
  "/api/conversations/{id}/closure": { post: Bare<ById, None, Conversation> };
  "/api/conversations/{id}/assignment": { post: Operation<ById, None, None, Conversation> };
  "/api/offers": { get: Bare<None, None, Items<Offer>> };
  "/api/offers/{id}/acceptance": { post: Bare<ById, None, Offer> };
  "/api/offers/{id}/rejection": { post: Bare<ById, None, Offer> };
  "/api/admin/line-accounts": Collection<LineAccount, LineAccountWrite>;
  "/api/admin/line-accounts/{id}": Item<LineAccount, LineAccountWrite>;
  "/api/admin/workstreams": Collection<Workstream, WorkstreamWrite>;
  "/api/admin/workstreams/{id}": Item<Workstream, WorkstreamWrite>;
  "/api/admin/queues": Collection<Queue, QueueWrite>;
  "/api/admin/queues/{id}": Item<Queue, QueueWrite>;
  "/api/admin/users": Collection<User, UserWrite>;
  "/api/admin/users/{id}": Item<User, UserWrite>;
  "/api/admin/overview": { get: Bare<None, None, Overview> };
}
