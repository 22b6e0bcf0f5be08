// The capacity profiles that administrators keep, who has them, and the arithmetic of one person's capacity.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { CapacityProfile, CapacityProfileChange, Id, NewCapacityProfile, OwnProfile } from "./types";

const one = (id: Id) => ({ params: { path: { profile_id: id } } });
const of = (id: Id) => ({ params: { path: { user_id: id } } });

/** All of them: there are few, and forms choose from the whole list. */
export const capacityProfiles = queryOptions({
  queryKey: keys.capacityProfiles,
  queryFn: async ({ signal }) => {
    const items: CapacityProfile[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: 100, ...(cursor && { cursor }) };
      const page = await answer(api.GET("/api/admin/capacity-profiles", { signal, params: { query } }));
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return { items };
  },
});
export const capacityOf = (userId: Id) =>
  queryOptions({
    queryKey: keys.capacityOf(userId),
    queryFn: ({ signal }) => answer(api.GET("/api/admin/users/{user_id}/capacity", { signal, ...of(userId) })),
  });

/** As somebody else has saved it meanwhile. */
export const rereadCapacityProfile = (id: Id) =>
  anew(answer(api.GET("/api/admin/capacity-profiles/{profile_id}", one(id))));
export const createCapacityProfile = (body: NewCapacityProfile) =>
  anew(answer(api.POST("/api/admin/capacity-profiles", { body })));
export const changeCapacityProfile = (id: Id, body: CapacityProfileChange) =>
  anew(answer(api.PATCH("/api/admin/capacity-profiles/{profile_id}", { ...one(id), body })));
export const copyCapacityProfile = (id: Id) =>
  anew(answer(api.POST("/api/admin/capacity-profiles/{profile_id}/copies", one(id))));
export const deleteCapacityProfile = (id: Id) =>
  anew(answer(api.DELETE("/api/admin/capacity-profiles/{profile_id}", one(id))));
export const setProfilesOf = (userId: Id, profiles: OwnProfile[]) =>
  anew(answer(api.PUT("/api/admin/users/{user_id}/capacity-profiles", { ...of(userId), body: { profiles } })));

/** Workstreams, rules and people name profiles, so a change may show on other pages too. */
async function anew<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.admin });
  return result;
}
