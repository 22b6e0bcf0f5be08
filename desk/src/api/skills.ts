// Skills, their types and rating models, who has them, and which of them a conversation wants.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type {
  Conversation,
  Id,
  NewRatingModel,
  NewSkill,
  RatingModelChange,
  SkillChange,
  SkillChoice,
  SkillMembersChange,
} from "./types";

const PAGE = 200;

interface PageOf {
  next_cursor: string | null;
}

/** All skills that can be chosen, by name: there are hundreds at most. */
export const skillChoices = queryOptions({
  queryKey: keys.skillChoices,
  queryFn: async ({ signal }) => {
    const items: SkillChoice[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor && { cursor }) };
      const page: PageOf & { items: SkillChoice[] } = await answer(
        api.GET("/api/skills", { params: { query }, signal }),
      );
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  },
});

/** Pages of a list that goes by name, of which a part may be searched for. */
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: PageOf) => page.next_cursor,
};
const place = (search: string, cursor: string | null) => ({
  ...(search && { search }),
  ...(cursor && { cursor }),
});

export const skills = (search: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: keys.skills(search),
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/api/admin/skills", { params: { query: place(search, pageParam) }, signal })),
  });
export const skillTypes = (search: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: keys.skillTypes(search),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/admin/skill-types", { params: { query: { limit: 100, ...place(search, pageParam) } }, signal }),
      ),
  });
export const ratingModels = (search: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: keys.ratingModels(search),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/admin/rating-models", { params: { query: { limit: 100, ...place(search, pageParam) } }, signal }),
      ),
  });
export const skillMembers = (id: Id, search: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: keys.skillMembers(id, search),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/admin/skills/{skill_id}/members", {
          params: { path: { skill_id: id }, query: place(search, pageParam) },
          signal,
        }),
      ),
  });
export const userSkills = (id: Id) =>
  queryOptions({
    queryKey: keys.userSkills(id),
    queryFn: ({ signal }) =>
      answer(api.GET("/api/admin/users/{user_id}/skills", { params: { path: { user_id: id } }, signal })),
  });

const ofSkill = (id: Id) => ({ params: { path: { skill_id: id } } });
const ofType = (id: Id) => ({ params: { path: { type_id: id } } });
const ofModel = (id: Id) => ({ params: { path: { model_id: id } } });

export const createSkill = (body: NewSkill) => saved(answer(api.POST("/api/admin/skills", { body })));
export const changeSkill = (id: Id, body: SkillChange) =>
  saved(answer(api.PATCH("/api/admin/skills/{skill_id}", { ...ofSkill(id), body })));
export const copySkill = (id: Id) => saved(answer(api.POST("/api/admin/skills/{skill_id}/copies", ofSkill(id))));
export const deleteSkill = (id: Id) => saved(answer(api.DELETE("/api/admin/skills/{skill_id}", ofSkill(id))));
/** The same for up to 200 people. */
export const changeMembers = (id: Id, body: SkillMembersChange) =>
  saved(answer(api.PATCH("/api/admin/skills/{skill_id}/members", { ...ofSkill(id), body })));
export const createSkillType = (name: string) => saved(answer(api.POST("/api/admin/skill-types", { body: { name } })));
export const renameSkillType = (id: Id, name: string) =>
  saved(answer(api.PATCH("/api/admin/skill-types/{type_id}", { ...ofType(id), body: { name } })));
export const deleteSkillType = (id: Id) => saved(answer(api.DELETE("/api/admin/skill-types/{type_id}", ofType(id))));
export const createRatingModel = (body: NewRatingModel) =>
  saved(answer(api.POST("/api/admin/rating-models", { body })));
export const changeRatingModel = (id: Id, body: RatingModelChange) =>
  saved(answer(api.PATCH("/api/admin/rating-models/{model_id}", { ...ofModel(id), body })));
export const deleteRatingModel = (id: Id) =>
  saved(answer(api.DELETE("/api/admin/rating-models/{model_id}", ofModel(id))));
/** All that somebody has from now on. */
export function setUserSkills(user: Id, held: { id: Id; rating: number; active: boolean }[]) {
  const skills = held.map(({ id, rating, active }) => ({ id, rating, active }));
  const params = { path: { user_id: user } };
  return saved(answer(api.PUT("/api/admin/users/{user_id}/skills", { params, body: { skills } })));
}

/** All that whoever takes a conversation should have; the conversation as it then is. */
export async function setWantedSkills(conversation: Id, wanted: { id: Id; rating: number }[]): Promise<Conversation> {
  const skills = wanted.map(({ id, rating }) => ({ id, rating }));
  const params = { path: { conversation_id: conversation } };
  const changed = await answer(api.PUT("/api/conversations/{conversation_id}/skills", { params, body: { skills } }));
  queryClient.setQueryData(keys.conversation(conversation), changed);
  return changed;
}

/** A skill's name stands in types, models, rules and people, so one change may show on any page. */
async function saved<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.admin });
  return result;
}
