// A condition as people say it, in the same words that the server uses when it tells what it did.
import type { RoutingField } from "~/api/types";
import { type Comparison, type Condition, fieldOf, operatorOf, pair, several, single } from "./condition";

/** `others` are fields that rules may compare with. */
export function conditionInWords(condition: Condition, fields: RoutingField[], others: RoutingField[] = []): string {
  return condition.rules.length > 0 ? groupInWords(condition, fields, others) : "Always";
}

function groupInWords(group: Condition, fields: RoutingField[], others: RoutingField[]): string {
  const parts = group.rules.map((one) =>
    "rules" in one ? `(${groupInWords(one, fields, others)})` : comparisonInWords(one, fields, others),
  );
  const said = parts.join(` ${group.combinator} `);
  return group.not ? `not (${said})` : said;
}

function comparisonInWords(rule: Comparison, fields: RoutingField[], others: RoutingField[]): string {
  const { field: name, operator: sign, value } = rule;
  const field = fieldOf(fields, name);
  const operator = operatorOf(field, sign);
  if (!field || !operator) return `${name} ${sign} ${String(value ?? "")}`.trim();
  if (rule.valueSource === "field") {
    const other = fieldOf(others, String(single(value)));
    return `${field.label} ${operator.words} the conversation’s ${other?.label ?? "…"}`;
  }
  const say = (one: string | number | boolean) => valueInWords(field, one);
  const beside = {
    nothing: () => [],
    one: () => [say(single(value))],
    pattern: () => [say(single(value))],
    two: () => [pair(value).map(say).join(" and ")],
    several: () => [several(value).map(say).join(", ")],
  }[operator.takes]();
  return [field.label, operator.words, ...beside].join(" ");
}

export function valueInWords(field: RoutingField, value: string | number | boolean): string {
  if (field.type === "flag") return value ? "yes" : "no";
  if (field.type === "number" || field.type === "time") return String(value);
  return `“${field.choices?.find((choice) => choice.value === value)?.label ?? value}”`;
}
