// A notification template as it is typed: its beginning, what is wrong with it, and what is saved of it.
import { type Errors, failed, required } from "~/actions/use-form";
import type { NewNotificationTemplate, NotificationTemplate, OfferField, Slug } from "~/api/types";
import { unknownSlug, unsaidSlugs } from "./slugs";

export const MOST_FIELDS = 4;

export type TemplateDraft = Required<NewNotificationTemplate> & { fields: OfferField[] };

export function draftOf(template: NotificationTemplate | null): TemplateDraft {
  return {
    name: template?.name ?? "",
    title: template?.title ?? "{customerName}",
    fields: template?.fields ?? [],
    countdown_seconds: template?.countdown_seconds ?? 120,
    show_countdown: template?.show_countdown ?? true,
    auto_assign: template?.auto_assign ?? false,
    auto_accept: template?.auto_accept ?? false,
    accept_label: template?.accept_label ?? "Accept",
    reject_button: template?.reject_button ?? false,
    reject_label: template?.reject_label ?? "Reject",
    desktop: template?.desktop ?? "never",
  };
}

export function draftErrors(draft: TemplateDraft, slugs: readonly Slug[]): Errors<TemplateDraft> {
  const texts = draft.fields.map((field) => field.value);
  const empty = draft.fields.some(({ header, value }) => !header.trim() || !value.trim());
  return failed({
    name: required(draft.name, "a name"),
    title: required(draft.title, "a title") ?? nothing(draft.title, slugs),
    fields: empty ? "Give each line a header and a value." : texts.map((text) => nothing(text, slugs)).find(Boolean),
    accept_label: required(draft.accept_label, "what the button says"),
    reject_label: draft.reject_button ? required(draft.reject_label, "what the button says") : undefined,
  });
}

/** The slugs for which an offer shows nothing, since they name what no workstream has, as when it was deleted. */
export const unsaidIn = ({ title, fields }: Pick<TemplateDraft, "title" | "fields">, slugs: readonly Slug[]) =>
  unsaidSlugs([title, ...fields.map((field) => field.value)], slugs);

/** What follows from a switch is set with it, as the server would. */
export function assigning(auto_assign: boolean): Partial<TemplateDraft> {
  return auto_assign ? { auto_assign, reject_button: false } : { auto_assign, auto_accept: false };
}

function nothing(text: string, slugs: readonly Slug[]): string | undefined {
  const slug = unknownSlug(text, slugs);
  return slug === undefined ? undefined : `{${slug}} stands for nothing; insert one from the list.`;
}
