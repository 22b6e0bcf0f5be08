// A contact as it is typed: lists by lines, and what is wrong with each field.
import { type Errors, failed, required } from "~/actions/use-form";
import type { Contact, NewContact } from "~/api/types";

export interface ContactDraft {
  name: string;
  family_name: string;
  given_name: string;
  company: string;
  number: string;
  /** One in each line, as the phones. */
  emails: string;
  phones: string;
  tags: string[];
  note: string;
}

const MOST = 5;

export const newDraft = (name: string): ContactDraft => ({
  name,
  family_name: "",
  given_name: "",
  company: "",
  number: "",
  emails: "",
  phones: "",
  tags: [],
  note: "",
});

export const draftOf = ({ emails, phones, ...told }: Contact): ContactDraft => ({
  name: told.name,
  family_name: told.family_name,
  given_name: told.given_name,
  company: told.company,
  number: told.number,
  emails: emails.join("\n"),
  phones: phones.join("\n"),
  tags: told.tags,
  note: told.note,
});

export function fieldsOf({ emails, phones, ...told }: ContactDraft): NewContact {
  return { ...told, emails: lines(emails), phones: lines(phones) };
}

export function draftErrors({ name, emails, phones }: ContactDraft): Errors<ContactDraft> {
  return failed<ContactDraft>({
    name: required(name, "a name"),
    emails: listError(lines(emails), (one) =>
      /^[^\s@]+@[^\s@]+$/.test(one) ? undefined : `${one}: an address reads name@example.com.`,
    ),
    phones: listError(lines(phones), (one) =>
      one.replace(/\P{Nd}/gu, "").length >= 3 ? undefined : `${one}: a number has three digits at least.`,
    ),
  });
}

function listError(list: string[], wrong: (one: string) => string | undefined): string | undefined {
  if (list.length > MOST) return `Up to ${MOST}, one in each line.`;
  return list.map(wrong).find((found) => found !== undefined);
}

const lines = (text: string) => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];
