// Plausible data for tests, changed only where a test cares.
import type { Desk } from "~/actions/desk";
import type {
  Attachment,
  Candidate,
  Conversation,
  Me,
  Message,
  NotificationTemplate,
  Obstacle,
  Offer,
  PresenceOf,
  Prospects,
  Queue,
  RoutingSettings,
  RoutingStep,
  Workstream,
  WouldAsk,
} from "~/api/types";

export function presenceOf(change: Partial<PresenceOf> = {}): PresenceOf {
  return {
    user_id: "user-1",
    presence: "available",
    custom: null,
    since: "2026-11-24T08:00:00Z",
    origin: "signed_in",
    cause: "free",
    set_by: null,
    generation: 1,
    ...change,
  };
}

export const ME: Me = {
  id: "user-1",
  email: "rep1@example.com",
  name: "Rin Tanaka",
  role: "representative",
  presence: "available",
  presence_since: "2026-11-24T08:00:00Z",
  presence_now: presenceOf(),
  capacity_units: 4,
  units_taken: 1,
  capacity: { units: { limit: 4, taken: 1, free: 3 }, profiles: [], holdings: [] },
  queues: [],
  may_edit_skills: true,
  may_assign: false,
  may_transfer: false,
};

export function obstacle(change: Partial<Obstacle> = {}): Obstacle {
  return {
    reason: "offline",
    allowed: [],
    needed: null,
    free: null,
    profile: null,
    skills: [],
    times: null,
    most: null,
    rules: [],
    until: null,
    other: null,
    ...change,
  };
}

/** Somebody who serves a queue. */
export function candidate(name: string, change: Partial<Candidate> = {}): Candidate {
  return {
    user_id: name,
    name,
    presence: "available",
    presence_text: null,
    presence_since: "2026-11-24T08:00:00Z",
    obstacle: null,
    rule: null,
    preferred: false,
    ...change,
  };
}

/** Whom a queue would ask: nobody is in anybody's way. */
export function wouldAsk(names: string[], change: Partial<WouldAsk> = {}): WouldAsk {
  return {
    method: "round_robin",
    ruleset: null,
    wish: null,
    able: names.length,
    first: names.slice(0, 3).map((name) => candidate(name)),
    hindered: [],
    others: [],
    ...change,
  };
}

export function prospects(change: Partial<Prospects> = {}): Prospects {
  return {
    user_id: ME.id,
    name: ME.name,
    in_service: true,
    windows: 1,
    presence: presenceOf(),
    capacity: ME.capacity,
    sessions: { held: 1, limit: 5 },
    queues: [],
    last_offer: null,
    ...change,
  };
}

/** A queue of somebody, in which this waits. */
export function queueProspect(
  obstacles: (Obstacle | null)[] = [],
  change: Partial<Prospects["queues"][number]> = {},
): Prospects["queues"][number] {
  return {
    id: "queue-1",
    name: "Orders",
    method: "round_robin",
    waiting: obstacles.length,
    open: true,
    opens_at: null,
    picked_from: [],
    expected: obstacles.map((one, number) => ({
      conversation_id: `conversation-${number}`,
      customer: `Customer ${number}`,
      entered_at: "2026-11-24T08:00:00Z",
      obstacle: one,
    })),
    ...change,
  };
}

export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `message-${seq}`,
    conversation_id: "conversation-1",
    seq,
    direction: "inbound",
    state: "received",
    author: { kind: "customer", id: "customer-1", name: "山田 花子", picture_url: null },
    content: { type: "text", text: `message ${seq}` },
    attachment: null,
    client_id: null,
    sent_at: new Date(Date.UTC(2026, 10, 24, 8, 0, seq)).toISOString(),
    edited_at: null,
    quoted: null,
    delivered_by: null,
    failure: null,
    waits_for: null,
    ...change,
  };
}

export function ours(seq: number, change: Partial<Message> = {}): Message {
  const author = { kind: "representative", id: ME.id, name: ME.name, picture_url: null } as const;
  return message(seq, { direction: "outbound", state: "sent", author, delivered_by: "reply", ...change });
}

export function conversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: "conversation-1",
    state: "active",
    customer: {
      id: "customer-1",
      kind: "person",
      display_name: "山田 花子",
      picture_url: null,
      language: "ja",
      contact: null,
    },
    account: { id: "account-1", name: "Shop JP" },
    workstream: { id: "workstream-1", name: "Shop" },
    queue: { id: "queue-1", name: "Orders" },
    assignee: { id: ME.id, name: ME.name },
    opened_at: "2026-11-24T08:00:00Z",
    state_since: "2026-11-24T08:00:00Z",
    closed_at: null,
    last_seq: 0,
    last_message: null,
    unread_count: 0,
    awaiting_reply_since: null,
    free_reply_until: null,
    sending: "reply_first",
    blocked_at: null,
    transcript_allowed: true,
    skills: [],
    ...change,
  };
}

export function offer(change: Partial<Offer> = {}): Offer {
  const now = Date.now();
  return {
    id: "offer-1",
    conversation_id: "conversation-1",
    state: "pending",
    customer: {
      id: "customer-1",
      kind: "person",
      display_name: "山田 花子",
      picture_url: null,
      language: "ja",
      contact: null,
    },
    account: { id: "account-1", name: "Shop JP" },
    queue: { id: "queue-1", name: "Orders" },
    first_words: "注文が届きません",
    title: "山田 花子",
    fields: [
      { header: "Queue", value: "Orders" },
      { header: "Account", value: "Shop JP" },
    ],
    accept_label: "Accept",
    reject_label: "Reject",
    show_countdown: true,
    auto_assign: false,
    auto_accept: false,
    desktop_notification: "in_background",
    made_at: new Date(now).toISOString(),
    expires_at: new Date(now + 59_500).toISOString(),
    waiting_since: new Date(now - 5500).toISOString(),
    ...change,
  };
}

export function desk(change: Partial<Desk> = {}): Desk {
  const nothing = () => undefined;
  return {
    me: ME,
    conversation: null,
    offers: [],
    notify: nothing,
    show: nothing,
    showHome: nothing,
    closeTab: nothing,
    stepTab: nothing,
    focusComposer: nothing,
    focusList: nothing,
    ...change,
  };
}

export function attachment(change: Partial<Attachment> = {}): Attachment {
  const stored = { state: "stored", ...change }.state === "stored";
  const url = stored ? "/api/attachments/attachment-1" : null;
  return {
    id: "attachment-1",
    kind: "image",
    state: "stored",
    why_not: null,
    file_name: null,
    content_type: "image/jpeg",
    size: 12_300,
    width: 800,
    height: 600,
    duration_ms: null,
    percent: null,
    url,
    preview_url: url && `${url}/preview`,
    original_url: url && `${url}/original`,
    ...change,
  };
}

/** What every connected LINE account has beside its names: a bot that answers, and nothing to warn of. */
export const CONNECTED = {
  active: true,
  postback_opens: true,
  previous_secret_until: null,
  channel_access_token: {
    last4: "oken",
    set_at: "2026-11-24T08:00:00Z",
    kind: "long_lived" as const,
    expires_at: null,
    assertion_kid: null,
  },
  bot: {
    user_id: `U${"0".repeat(32)}`,
    basic_id: "@shop",
    display_name: "Shop on LINE",
    picture_url: null,
    chat_mode: "chat",
    mark_as_read_mode: "manual",
  },
  validation: { state: "valid" as const, problem: null, at: "2026-11-24T08:00:00Z" },
  health: {
    signature_failures: 0,
    last_signature_failure_at: null,
    misdirected_webhooks: 0,
    last_misdirected_webhook_at: null,
    redelivery_seen_at: null,
    token_refused_at: null,
  },
  quota: { limit: 5000, used: 812, checked_at: "2026-11-24T08:00:00Z", ran_out_at: null },
  privacy: { version: "1", by: { id: "user-9", name: "Aiko Admin" }, at: "2026-11-24T08:00:00Z" },
  warnings: [],
};

export function queue(change: Partial<Queue> = {}): Queue {
  return {
    id: "queue-1",
    name: "Orders",
    description: "",
    priority: 100,
    assignment_method: "highest_capacity",
    operating_hours: null,
    overflow: { closed: { do: "assign" }, full: null, waited: null },
    service_level_seconds: null,
    short_abandon_seconds: null,
    members: [{ id: ME.id, name: ME.name }],
    workstreams: [],
    is_default: false,
    served: true,
    waiting: 0,
    waiting_too_long: 0,
    version: 1,
    ...change,
  };
}

export function notificationTemplate(change: Partial<NotificationTemplate> = {}): NotificationTemplate {
  return {
    id: "template-9",
    name: "VIP",
    shipped: false,
    title: "{customerName}",
    fields: [{ header: "Queue", value: "{queueName}" }],
    countdown_seconds: 60,
    show_countdown: true,
    auto_assign: false,
    auto_accept: false,
    accept_label: "Accept",
    reject_button: true,
    reject_label: "Reject",
    desktop: "in_background",
    version: 1,
    workstreams: [],
    ...change,
  };
}

export function workstream(change: Partial<Workstream> = {}): Workstream {
  return {
    id: "workstream-1",
    name: "Shop",
    mode: "push",
    queue: { id: "queue-1", name: "Orders" },
    capacity_units: 1,
    capacity_profile: null,
    wrap_up_block: "always",
    known_template: { id: "template-1", name: "LINE: known customer" },
    unknown_template: { id: "template-2", name: "LINE: new customer" },
    transfer_template: { id: "template-3", name: "LINE: transfer" },
    close_waiting_after_minutes: 1440,
    allowed_presences: ["available", "busy"],
    keep_same_representative: true,
    when_gone: "keep",
    gone_after_seconds: 150,
    allow_picking: true,
    skill_matching: "exact",
    allow_automated_messages: true,
    allow_transcript_download: true,
    accounts: [],
    version: 1,
    ...change,
  };
}

let lastStep = 0;

export function routingStep(kind: RoutingStep["kind"], detail: RoutingStep["detail"] = {}): RoutingStep {
  return { id: ++lastStep, at: "2026-11-24T08:00:00Z", kind, detail };
}

export function routingSettings(change: Partial<RoutingSettings> = {}): RoutingSettings {
  return {
    declines_allowed: 3,
    zone: "Asia/Tokyo",
    transfer_to_people: true,
    supervisors_assign: true,
    supervisors_transfer: true,
    representatives_edit_skills: true,
    session_limit: 10,
    missed_sets_inactive: true,
    rejected_sets_dnd: false,
    preferred_representatives: false,
    preferred_fallback: "next_best",
    identify_by_name: false,
    ...change,
  };
}
