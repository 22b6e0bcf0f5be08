// A quick reply as it is typed: its beginning, what is wrong with it, and what is saved of it.
import { type Errors, failed, required } from "~/actions/use-form";
import type { NewQuickReply, QuickReply, Slug, TextLanguage } from "~/api/types";
import { bare, MESSAGE_LIMIT } from "~/lib/text";
import { unlistedSlug } from "../notification-templates/slugs";
import { LANGUAGES, type Texts } from "../time-outs/time-out-drafts";

export const MOST_TAGS = 10;
export const LONGEST_TAG = 50;

export interface QuickReplyDraft {
  title: string;
  texts: Texts;
  default_language: TextLanguage;
  tags: string[];
  workstream_ids: string[];
}

export function draftOf(reply: QuickReply | null): QuickReplyDraft {
  return {
    title: reply?.title ?? "",
    texts: reply?.texts ?? {},
    default_language: reply?.default_language ?? homeLanguage(navigator.language),
    tags: reply?.tags ?? [],
    workstream_ids: reply?.workstreams.map((one) => one.id) ?? [],
  };
}

/** @param known the slugs that there are; null while they are not loaded, and then only the server knows. */
export function draftErrors(draft: QuickReplyDraft, known: readonly Slug[] | null): Errors<QuickReplyDraft> {
  return failed({ title: required(draft.title, "a title"), texts: wrongText(draft, known) });
}

export function bodyOf({ texts, ...rest }: QuickReplyDraft): Omit<NewQuickReply, "personal"> {
  const written = Object.entries(texts).filter(([, text]) => text.trim());
  return { ...rest, texts: Object.fromEntries(written) as QuickReply["texts"] };
}

/** The tag as it is kept; null for one that is there already, or is nothing. */
export function freshTag(typed: string, tags: readonly string[]): string | null {
  const tag = typed
    .trim()
    .replace(/^[#＃]+/, "")
    .split(/\s+/)
    .filter(Boolean)
    .join(" ")
    .slice(0, LONGEST_TAG);
  return tag && !tags.some((one) => bare(one) === bare(tag)) ? tag : null;
}

/** The language in which somebody most likely writes, of those that there are. */
export function homeLanguage(spoken: string): TextLanguage {
  const all = Object.keys(LANGUAGES) as TextLanguage[];
  const family = spoken.split("-")[0];
  return all.find((one) => one === spoken) ?? all.find((one) => one.split("-")[0] === family) ?? "en";
}

function wrongText({ texts, default_language }: QuickReplyDraft, known: readonly Slug[] | null): string | undefined {
  if (!texts[default_language]?.trim())
    return `Write the text in ${LANGUAGES[default_language]}, the default language.`;
  for (const [language, text] of Object.entries(texts)) {
    const name = LANGUAGES[language as TextLanguage];
    if (text.length > MESSAGE_LIMIT) return `The text in ${name} is longer than a LINE message can be.`;
    const slug = known && unlistedSlug(text, known);
    if (slug !== null && slug !== undefined)
      return `{${slug}} in the text in ${name} stands for nothing; insert one from the list.`;
  }
  return undefined;
}
