// Capacity profiles, and somebody’s arithmetic with all that can stand in it.
import type { Capacity, CapacityProfile } from "~/api/types";
import { at, HttpResponse, http, server } from "./server";

export const CHATS: CapacityProfile = {
  id: "profile-1",
  name: "Chats",
  item_limit: 3,
  reset: "immediate",
  blocks_assignment: true,
  members: [{ user_id: "user-1", name: "Rin Tanaka", custom_limit: 5 }],
  workstreams: [{ id: "workstream-1", name: "Shop" }],
  classifications: [{ id: "workstream-2", name: "Wholesale" }],
  version: 1,
};
export const REFUNDS: CapacityProfile = {
  id: "profile-2",
  name: "Refunds",
  item_limit: 10,
  reset: "end_of_day",
  blocks_assignment: false,
  members: [],
  workstreams: [],
  classifications: [],
  version: 1,
};
export const CAPACITY: Capacity = {
  units: { limit: 4, taken: 5, free: -1 },
  profiles: [
    {
      id: "profile-1",
      name: "Chats",
      limit: 5,
      custom: true,
      taken: 2,
      free: 3,
      blocks_assignment: true,
      reset: "immediate",
      resets_at: null,
    },
    {
      id: "profile-2",
      name: "Refunds",
      limit: 10,
      custom: false,
      taken: 1,
      free: 9,
      blocks_assignment: false,
      reset: "end_of_day",
      resets_at: "2026-11-24T15:00:00Z",
    },
  ],
  holdings: [
    {
      conversation_id: "conversation-1",
      customer: "山田 花子",
      state: "active",
      units: 2,
      profiles: ["Chats"],
      since: "2026-11-24T08:00:00Z",
      until: null,
    },
    {
      conversation_id: "conversation-2",
      customer: null,
      state: "wrap_up",
      units: 0,
      profiles: ["Chats", "Refunds"],
      since: "2026-11-24T08:01:00Z",
      until: "2026-11-24T08:02:00Z",
    },
    {
      conversation_id: "conversation-3",
      customer: "Somchai",
      state: "offered",
      units: 1,
      profiles: [],
      since: "2026-11-24T08:02:00Z",
      until: "2026-11-24T08:04:00Z",
    },
  ],
};

/** Lets the server answer with these profiles, page by page. */
export function withProfiles(...profiles: CapacityProfile[]) {
  server.use(
    http.get(at("/api/admin/capacity-profiles"), ({ request }) => {
      const first = !new URL(request.url).searchParams.has("cursor");
      const items = first ? profiles.slice(0, 1) : profiles.slice(1);
      return HttpResponse.json({ items, next_cursor: first && profiles.length > 1 ? "next" : null });
    }),
    http.get(at("/api/admin/users/:id/capacity"), () => HttpResponse.json(CAPACITY)),
  );
}
