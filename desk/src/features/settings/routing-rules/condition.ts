// Conditions of routing rules as the server takes them, and what is still missing in one.
import type { RoutingField } from "~/api/types";

export type Value = string | number | boolean | (string | number)[];

/** A field that is compared with something, or with nothing. */
export interface Comparison {
  field: string;
  operator: string;
  value?: Value;
  /** The value is the name of another field, which it is compared with. */
  valueSource?: "field";
}

/** A group; the outermost one without rules always holds. */
export interface Condition {
  combinator: "and" | "or";
  not?: true;
  rules: (Condition | Comparison)[];
}

/** A group as react-querybuilder keeps it, with ids and other marks of its own. */
interface Built {
  combinator: string;
  not?: boolean;
  rules: (Built | BuiltRule)[];
}
interface BuiltRule {
  field: string;
  operator: string;
  value?: unknown;
  valueSource?: string;
}

export interface Gap {
  /** Leads to the rule or group that is not complete, counted from 0. */
  path: number[];
  message: string;
}

export const ALWAYS: Condition = { combinator: "and", rules: [] };
/** Groups within groups. */
export const DEEPEST = 5;

export const fieldOf = (fields: RoutingField[], name: string) => fields.find((field) => field.name === name);
export const operatorOf = (field: RoutingField | undefined, name: string) =>
  field?.operators.find((operator) => operator.name === name);

/** What the server keeps it has read, so it has the shape of one; its database has put the keys in another order. */
export function conditionOf(kept: unknown): Condition {
  const { combinator, not, rules } = kept as Condition;
  return {
    combinator,
    ...(not && { not }),
    rules: rules.map((one) => {
      if ("rules" in one) return conditionOf(one);
      const { field, operator, value, valueSource } = one;
      return {
        field,
        operator,
        ...(value !== undefined && { value }),
        ...(valueSource === "field" && { valueSource }),
      };
    }),
  };
}

/** The server refuses keys that it does not know, and wants numbers as numbers. */
export function stripped(group: Built, fields: RoutingField[]): Condition {
  return {
    combinator: group.combinator === "or" ? "or" : "and",
    ...(group.not && { not: true as const }),
    rules: group.rules.map((one) => ("rules" in one ? stripped(one, fields) : comparison(one, fields))),
  };
}

function comparison({ field: name, operator, value, valueSource }: BuiltRule, fields: RoutingField[]): Comparison {
  const field = fieldOf(fields, name);
  const takes = operatorOf(field, operator)?.takes;
  if (takes === "nothing") return { field: name, operator };
  if (valueSource === "field") return { field: name, operator, value: String(single(value)), valueSource };
  const read = (one: unknown) => readOne(one, field);
  if (takes === "two") return { field: name, operator, value: pair(value).map(read) };
  if (takes === "several") return { field: name, operator, value: several(value).map(read).filter(isWritten) };
  return {
    field: name,
    operator,
    value: field?.type === "flag" ? single(value) === true : read(single(value)),
  };
}

/** What an operator shows of a value that another one may have left: the first, both ends, or all. */
export const single = (value: unknown): string | number | boolean =>
  (Array.isArray(value) ? value[0] : (value as string | number | boolean | undefined)) ?? "";
export const several = (value: unknown): (string | number)[] => {
  if (Array.isArray(value)) return value;
  return typeof value === "string" || typeof value === "number" ? [value] : [];
};
export const pair = (value: unknown): [string | number, string | number] => {
  const [first = "", last = ""] = several(value);
  return [first, last];
};

function readOne(value: unknown, field: RoutingField | undefined): string | number {
  if (typeof value === "number") return value;
  const text = String(value);
  if (field?.type !== "number") return text.trim() ? text : "";
  return text.trim() && Number.isFinite(Number(text)) ? Number(text) : text;
}

const isWritten = (value: string | number) => value !== "";

/** The first place of a condition that cannot be saved yet, or null. */
export function gapIn(condition: Condition, fields: RoutingField[], path: number[] = []): Gap | null {
  if (condition.rules.length === 0) {
    if (path.length > 0) return { path, message: "A group is empty: add a rule to it, or remove it." };
    if (condition.not) return { path, message: "“Not” needs a rule to negate: add one, or untick it." };
  }
  for (const [index, one] of condition.rules.entries()) {
    const at = [...path, index];
    const found = "rules" in one ? gapIn(one, fields, at) : lackOf(one, fields, at);
    if (found) return found;
  }
  return null;
}

/** The fields that a field may be compared with, as the server allows. */
export function comparableWith(field: RoutingField | undefined, sign: string, others: RoutingField[]): RoutingField[] {
  const takes = operatorOf(field, sign)?.takes;
  const isWords = (type: RoutingField["type"] | undefined) => type === "text" || type === "choice";
  return others.filter(({ type }) => {
    if (takes === "several") return type === "choices" && isWords(field?.type);
    if (type === "choices" || type === "words") return false;
    return takes === "one" && (type === field?.type || (isWords(type) && isWords(field?.type)));
  });
}

function lackOf(
  { field: name, operator: sign, value, valueSource }: Comparison,
  fields: RoutingField[],
  path: number[],
) {
  const field = fieldOf(fields, name);
  const operator = operatorOf(field, sign);
  if (!field || !operator) return { path, message: "There is no such field any more: choose another." };
  const said = (what: string) => ({ path, message: `${field.label} ${operator.words} …: ${what}` });
  if (valueSource === "field") return single(value) === "" ? said("choose a field of the conversation.") : null;
  if (operator.takes === "nothing" || field.type === "flag") return null;
  const values = operator.takes === "two" || operator.takes === "several" ? several(value) : [single(value)];
  if (values.length === 0) return said("write at least one value.");
  if (values.some((one) => one === "")) return said(operator.takes === "two" ? "write both ends." : "write a value.");
  if (field.type === "number" && values.some((one) => typeof one !== "number")) return said("write a number.");
  return null;
}
