// Time-out rules while they are edited, and in words.
import type { TimeOutRule, TimeOutRules, TimeOutRulesChange } from "~/api/types";
import { type Listed, newKey } from "../routing-rules/ordered";

export type Language = NonNullable<TimeOutRule["default_language"]>;
export type Texts = Partial<Record<Language, string>>;
export type Action = TimeOutRule["action"];
type Trigger = TimeOutRule["trigger"];
type Unit = TimeOutRule["unit"];

export interface TimeOut extends Listed {
  /** Null for one that the server does not know yet. */
  id: string | null;
  enabled: boolean;
  trigger: Trigger;
  value: number;
  unit: Unit;
  action: Action;
  texts: Texts;
  default_language: Language;
}
export interface TimeOutsDraft {
  rules: TimeOut[];
}

export const MOST_RULES = 50;
export const LONGEST_TEXT = 2000;
const LONGEST_MINUTES = 365 * 24 * 60;
const MINUTES: Record<Unit, number> = { minutes: 1, hours: 60, days: 24 * 60 };

export const TRIGGERS: Record<Trigger, string> = {
  customer_non_response: "The customer does not answer",
  representative_non_response: "We do not answer the customer",
};
export const UNITS: Record<Unit, string> = { minutes: "Minutes", hours: "Hours", days: "Days" };
export const ACTIONS: Record<Action, string> = {
  tell_customer: "Send a message to the customer",
  tell_representative: "Tell the representative",
  move_to_waiting: "Move the conversation to waiting",
  close: "Close the conversation",
};
export const LANGUAGES: Record<Language, string> = {
  ja: "Japanese",
  en: "English",
  th: "Thai",
  "zh-TW": "Chinese, traditional",
  "zh-CN": "Chinese, simplified",
  ko: "Korean",
  id: "Indonesian",
  vi: "Vietnamese",
  hi: "Hindi",
  de: "German",
  es: "Spanish",
  fr: "French",
  pt: "Portuguese",
};

export const tells = (action: Action) => action === "tell_customer" || action === "tell_representative";

export const newTimeOut = (): TimeOut => ({
  key: newKey(),
  id: null,
  name: "",
  enabled: true,
  trigger: "customer_non_response",
  value: 1,
  unit: "hours",
  action: "tell_customer",
  texts: {},
  default_language: "en",
});

/** A copy is another rule, and acts beside the first. */
export const copyOf = (rule: TimeOut): TimeOut => ({ ...rule, key: newKey(), id: null });

export const readTimeOuts = ({ rules }: TimeOutRules): TimeOutsDraft => ({
  rules: rules.map(({ priority: _, ...rule }) => ({
    ...rule,
    key: newKey(),
    texts: rule.texts as Texts,
    default_language: rule.default_language ?? "en",
  })),
});

export const writeTimeOuts = ({ rules }: TimeOutsDraft): Omit<TimeOutRulesChange, "version"> => ({
  rules: rules.map(({ key: _, id, texts, default_language, ...rule }) => ({
    ...rule,
    ...(id !== null && { id }),
    ...(tells(rule.action) ? { texts: written(texts), default_language } : { texts: {} }),
  })),
});

const written = (texts: Texts) => Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));

export function conditionWords({ trigger, value, unit }: TimeOut): string {
  const who = trigger === "customer_non_response" ? "Customer" : "Representative";
  return `${who} silent for more than ${value} ${value === 1 ? unit.slice(0, -1) : unit}`;
}

export function outcomeWords({ action, enabled }: TimeOut): string {
  return enabled ? ACTIONS[action] : `Off · ${ACTIONS[action]}`;
}

export function tooLong(value: number, unit: Unit): string | undefined {
  return value * MINUTES[unit] > LONGEST_MINUTES ? "A year is the longest." : undefined;
}

export function lacksText({ action, texts, default_language }: Pick<TimeOut, "action" | "texts" | "default_language">) {
  if (!tells(action)) return undefined;
  const long = Object.entries(texts).find(([, text]) => text.length > LONGEST_TEXT);
  if (long) return `The text in ${LANGUAGES[long[0] as Language]} has more than ${LONGEST_TEXT} characters.`;
  return texts[default_language]?.trim() ? undefined : `Write the text in ${LANGUAGES[default_language]}, the default.`;
}
