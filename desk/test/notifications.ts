// How somebody is notified, and what came for them, for tests.
import type { MyNotifications, Notice, NotifyKinds } from "~/api/types";

export function notifyKinds(change: Partial<NotifyKinds> = {}): NotifyKinds {
  return {
    offer: { toast: true, browser: true, push: true, sound: "chime", volume: 70, repeats: true },
    message: { toast: false, browser: true, push: true, sound: "drop", volume: 50, repeats: false },
    assigned: { toast: true, browser: true, push: true, sound: "bell", volume: 60, repeats: false },
    failed: { toast: true, browser: true, push: false, sound: "none", volume: 60, repeats: false },
    ...change,
  };
}

export function myNotifications(change: Partial<MyNotifications> = {}): MyNotifications {
  return { now: notifyKinds(), defaults: notifyKinds(), own: [], ...change };
}

export function notice(change: Partial<Notice> = {}): Notice {
  return {
    id: "notice-1",
    kind: "missed",
    at: "2026-11-24T08:00:00Z",
    read_at: null,
    conversation_id: "conversation-1",
    customer: "山田 花子",
    by: null,
    ...change,
  };
}
