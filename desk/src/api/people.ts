// The people at work, for those who look after them: found by page, and changed one by one or many at once.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import { withPresenceOf } from "./newer-presence";
import type { ChosenPresence, DefaultPresence, Id, PersonChange, PersonPage, StaffChange } from "./types";

/** As many as the server lists, or changes, at once. */
export const MOST_PEOPLE = 200;
const PAGE = 50;

/** Who is looked for; what is empty does not matter. */
export interface Sought {
  search: string;
  queue: Id;
  skill: Id;
  /** A base presence, or the id of one of the organisation's own. */
  presence: string;
}
export const ANYBODY: Sought = { search: "", queue: "", skill: "", presence: "" };

export const people = (sought: Sought, cursor: string | null) =>
  queryOptions({
    queryKey: keys.peopleOf(sought, cursor),
    // Presences come by the stream; what people hold is counted again now and then.
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => page(sought, cursor, PAGE, signal),
  });
export const person = (id: Id) =>
  queryOptions({
    queryKey: keys.person(id),
    // Somebody may have changed them since they were looked at.
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => answer(api.GET("/api/users/{user_id}", { ...of(id), signal })),
  });
export const queueChoices = queryOptions({
  queryKey: keys.queueChoices,
  queryFn: ({ signal }) => answer(api.GET("/api/queues", { signal })),
});
export const profileChoices = queryOptions({
  queryKey: keys.profileChoices,
  queryFn: ({ signal }) => answer(api.GET("/api/capacity-profiles", { signal })),
});

/** The ids of all who are looked for; `onFound` is told how many there are so far. */
export async function idsOf(sought: Sought, onFound: (count: number) => void): Promise<Id[]> {
  const ids: Id[] = [];
  let cursor: string | null = null;
  do {
    const found: PersonPage = await page(sought, cursor, MOST_PEOPLE);
    ids.push(...found.items.map((one) => one.id));
    onFound(ids.length);
    cursor = found.next_cursor;
  } while (cursor);
  return ids;
}

/** All that is given of one person, or nothing of it. */
export async function changePerson(id: Id, body: PersonChange): Promise<void> {
  await answer(api.PATCH("/api/users/{user_id}", { ...of(id), body }));
  await askPeopleAnew();
}

/** The same for up to 200 people; what became of each. Whoever is done with it asks for people anew. */
export const changePeople = (ids: Id[], changes: StaffChange[]) =>
  answer(api.PATCH("/api/users", { body: { user_ids: ids, changes } }));

/** Who does what stands on the pages of the administration too. */
export const askPeopleAnew = () =>
  Promise.all([keys.people, keys.admin].map((queryKey) => queryClient.invalidateQueries({ queryKey })));

/** Takes a base presence, or the id of one of the organisation's own. */
export async function setPresenceOf(id: Id, presence: ChosenPresence | Id): Promise<void> {
  const now = await answer(api.PUT("/api/users/{user_id}/presence", { ...of(id), body: { presence } }));
  queryClient.setQueriesData<PersonPage>({ queryKey: keys.people }, (data) => data && withPresenceOf(data, now));
}

export async function setDefaultPresenceOf(id: Id, presence: DefaultPresence | Id): Promise<void> {
  const body = { default_presence: presence };
  await answer(api.PUT("/api/users/{user_id}/default-presence", { ...of(id), body }));
  await queryClient.invalidateQueries({ queryKey: keys.people });
}

const of = (id: Id) => ({ params: { path: { user_id: id } } });

function page(sought: Sought, cursor: string | null, limit: number, signal?: AbortSignal): Promise<PersonPage> {
  const asked = Object.entries({ ...sought, search: sought.search.trim() }).filter(([, value]) => value);
  const query = { ...Object.fromEntries(asked), limit, ...(cursor && { cursor }) };
  return answer(api.GET("/api/users", { params: { query }, ...(signal && { signal }) }));
}
