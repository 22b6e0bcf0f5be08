// What stands in braces in a template: which of it means something, and what a preview shows for it.
import type { Slug } from "~/api/types";

const SLUG = /\{([^{}]*)\}/g;
const SAID = /^(attribute|variable):\S(.*\S)?$/;

const SAMPLES: Record<string, string> = {
  customerName: "山田 花子",
  customerFamilyName: "山田",
  customerGivenName: "花子",
  representativeName: "Rin Tanaka",
  firstMessage: "注文が届きません",
  visitorLanguage: "ja",
  queueName: "Orders",
  queueId: "0190a1b2",
  workstreamName: "Shop on LINE",
  lineAccountName: "Shop JP",
  waitedFor: "3 min",
};

/** The first slug of a text that stands for nothing. */
export function unknownSlug(text: string, known: readonly Slug[]): string | undefined {
  return slugsIn(text).find((slug) => !SAID.test(slug) && !isKnown(slug, known));
}

/** The first slug of a text that is not on the list, also of those that rules might say. */
export const unlistedSlug = (text: string, known: readonly Slug[]) =>
  slugsIn(text).find((slug) => !isKnown(slug, known));

/** What rules would have to say for these texts, and those of no workstream say: each once, as it stands there. */
export function unsaidSlugs(texts: readonly string[], known: readonly Slug[]): string[] {
  const unsaid = texts.flatMap(slugsIn).filter((slug) => SAID.test(slug) && !isKnown(slug, known));
  return [...new Set(unsaid)].map((slug) => `{${slug}}`);
}

const slugsIn = (text: string) => [...text.matchAll(SLUG)].map((found) => found[1] ?? "");
const isKnown = (slug: string, known: readonly Slug[]) => known.some((one) => one.slug === slug);

/** The text as it might be read; what rules would have said stands there by its name. */
export function sampled(text: string): string {
  return text.replace(SLUG, (_, slug: string) => SAMPLES[slug] ?? slug.replace(/^(attribute|variable):/, "")).trim();
}
