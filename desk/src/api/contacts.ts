// Contacts, and which of them a customer is.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { queryClient } from "./live";
import type { Contact, ContactChange, Id, MergeFields, MergePreview, NewContact } from "./types";

const OF_CUSTOMER = "/api/customers/{customer_id}/contact";
const of = (customerId: Id) => ({ params: { path: { customer_id: customerId } } });

/** By name; those of whom every word is known. */
export const contactsFound = (search: string) =>
  infiniteQueryOptions({
    queryKey: keys.contactsFound(search),
    queryFn: ({ pageParam: cursor, signal }) =>
      answer(api.GET("/api/contacts", { signal, params: { query: { search, ...(cursor ? { cursor } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The tags that there are, those of most contacts first. */
export const contactTags = queryOptions({
  queryKey: keys.contactTags,
  queryFn: async ({ signal }) => (await answer(api.GET("/api/contacts/tags", { signal }))).items,
});

/** What is known of whom a customer is linked to, by the contact that the conversation names. */
export const contactOf = (customerId: Id, contactId: Id | null) =>
  queryOptions({
    queryKey: keys.contactOf(customerId, contactId),
    queryFn: ({ signal }) => answer(api.GET(OF_CUSTOMER, { signal, ...of(customerId) })),
  });

export const createContact = (body: NewContact) => anew(answer(api.POST("/api/contacts", { body })));

export const changeContact = (id: Id, body: ContactChange) =>
  anew(answer(api.PATCH("/api/contacts/{contact_id}", { params: { path: { contact_id: id } }, body })));

/** What would become of two contacts; both may be changed by others any time. */
export const mergePreview = (id: Id, other: Id) =>
  queryOptions({
    queryKey: keys.mergePreview(id, other),
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/contacts/{contact_id}/merge-previews/{other_id}", {
          signal,
          params: { path: { contact_id: id, other_id: other } },
        }),
      ),
    staleTime: 0,
  });

/** Who was merged into a contact, the latest first. */
export const mergesOf = (id: Id) =>
  queryOptions({
    queryKey: keys.mergesOf(id),
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/contacts/{contact_id}/merges", { signal, params: { path: { contact_id: id } } })))
        .items,
  });

/** Merges both as they were looked at, with what was chosen of each. */
export const mergeContacts = ({ contact, other }: MergePreview, fields: MergeFields) =>
  anew(
    answer(
      api.POST("/api/contacts/{contact_id}/merges", {
        params: { path: { contact_id: contact.id } },
        body: { other_id: other.id, version: contact.version, other_version: other.version, fields },
      }),
    ),
  );

export const undoMerge = (id: Id, merge: Id) =>
  anew(
    answer(
      api.DELETE("/api/contacts/{contact_id}/merges/{merge_id}", {
        params: { path: { contact_id: id, merge_id: merge } },
      }),
    ),
  );

export const linkContact = (customerId: Id, contact: Pick<Contact, "id">) =>
  anew(answer(api.PUT(OF_CUSTOMER, { ...of(customerId), body: { contact_id: contact.id } })));

export const unlinkContact = (customerId: Id) => anew(answer(api.DELETE(OF_CUSTOMER, of(customerId))));

async function anew<T>(writing: Promise<T>): Promise<T> {
  const result = await writing;
  await queryClient.invalidateQueries({ queryKey: keys.contacts });
  return result;
}
