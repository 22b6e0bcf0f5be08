// Every query key of the cache, in one place, because the stream patches what the screens read.
import type { Id } from "./types";

export type Tab = "mine" | "open" | "closed";

export const keys = {
  me: ["me"] as const,
  counts: ["counts"] as const,
  offers: ["offers"] as const,
  standings: ["standings"] as const,
  allowances: ["allowances"] as const,
  lists: ["conversations"] as const,
  list: (tab: Tab, search: string) => ["conversations", tab, search] as const,
  conversation: (id: Id) => ["conversation", id] as const,
  members: (id: Id) => ["members", id] as const,
  earlier: (id: Id) => ["earlier", id] as const,
  timeline: (customer: Id) => ["timeline", customer] as const,
  timelineOf: (customer: Id, kinds: readonly string[]) => ["timeline", customer, ...kinds] as const,
  transferTargets: (id: Id) => ["transfer-targets", id] as const,
  preferred: (customer: Id) => ["preferred", customer] as const,
  routingSteps: (id: Id) => ["routing-steps", id] as const,
  admin: ["admin"] as const,
  overview: ["admin", "overview"] as const,
  lineAccounts: ["admin", "line-accounts"] as const,
  accountHistory: (account: Id | null) => ["admin", "line-account-history", account] as const,
  workstreams: ["admin", "workstreams"] as const,
  routingRules: (workstream: Id) => ["admin", "routing-rules", workstream] as const,
  queues: ["admin", "queues"] as const,
  operatingHours: ["admin", "operating-hours"] as const,
  hoursPreview: (hours: unknown) => ["operating-hours-preview", hours] as const,
  users: ["admin", "users"] as const,
  fileSettings: ["admin", "file-settings"] as const,
  routingSettings: ["admin", "routing-settings"] as const,
};
