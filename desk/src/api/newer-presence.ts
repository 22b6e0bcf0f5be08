// Puts news of somebody's presence into what is cached, unless what is there is newer.
import type { Items, Me, PersonAtWork, PresenceOf } from "./types";

export function withMyPresence(me: Me, now: PresenceOf): Me {
  if (me.id !== now.user_id || now.generation < me.presence_now.generation) return me;
  return { ...me, presence: now.presence, presence_since: now.since, presence_now: now };
}

export function withPresenceOf<T extends Items<PersonAtWork>>(people: T, now: PresenceOf): T {
  const isNews = (one: PersonAtWork) => one.id === now.user_id && now.generation >= one.presence.generation;
  return { ...people, items: people.items.map((one) => (isNews(one) ? { ...one, presence: now } : one)) };
}
