// The rules of a workstream while they are edited, and how they are read from the server and written for it.
import type {
  Classification,
  ClassificationOutput,
  ContextVariable,
  ContextVariables,
  QueueShare,
  RouteOverflow,
  RouteToQueue,
  RoutingField,
} from "~/api/types";
import { ALWAYS, type Condition, conditionOf } from "./condition";
import { type Listed, newKey } from "./ordered";

export interface ClassificationRule extends Listed {
  condition: Condition;
  outputs: ClassificationOutput[];
}
export interface Ruleset extends Listed {
  rules: ClassificationRule[];
}
export interface ClassificationDraft {
  rulesets: Ruleset[];
}
export interface Route extends Listed {
  condition: Condition;
  queues: QueueShare[];
  /** What holds instead of the queue's own; null where that holds. */
  overflow: RouteOverflow | null;
}
export interface RoutesDraft {
  rules: Route[];
}
export interface VariableDraft extends ContextVariable {
  key: string;
}
export interface VariablesDraft {
  variables: VariableDraft[];
}

export const MOST_RULESETS = 10;
export const MOST_RULES_OF_RULESET = 100;
export const MOST_OUTPUTS = 5;
export const MOST_ROUTES = 200;
export const MOST_QUEUES = 5;
export const MOST_VARIABLES = 100;

export const newRuleset = (name: string): Ruleset => ({ key: newKey(), name, rules: [] });
export const newRule = (): ClassificationRule => ({ key: newKey(), name: "", condition: ALWAYS, outputs: [] });
export const newRoute = (): Route => ({ key: newKey(), name: "", condition: ALWAYS, queues: [], overflow: null });

export const readClassification = ({ rulesets }: Classification): ClassificationDraft => ({
  rulesets: rulesets.map(({ name, rules }) => ({
    key: newKey(),
    name,
    rules: rules.map((rule) => ({ key: newKey(), ...rule, condition: conditionOf(rule.condition) })),
  })),
});

export const writeClassification = ({ rulesets }: ClassificationDraft): Omit<Classification, "version"> => ({
  rulesets: rulesets.map(({ name, rules }) => ({
    name,
    rules: rules.map((rule) => ({ name: rule.name, condition: { ...rule.condition }, outputs: rule.outputs })),
  })),
});

export const readRoutes = ({ rules }: RouteToQueue): RoutesDraft => ({
  rules: rules.map(({ overflow = null, ...rule }) => ({
    key: newKey(),
    ...rule,
    condition: conditionOf(rule.condition),
    overflow,
  })),
});

export const writeRoutes = ({ rules }: RoutesDraft): Omit<RouteToQueue, "version"> => ({
  rules: rules.map(({ name, condition, queues, overflow }) => ({
    name,
    condition: { ...condition },
    queues,
    overflow,
  })),
});

export const readVariables = ({ variables }: ContextVariables): VariablesDraft => ({
  variables: variables.map((variable) => ({ key: newKey(), ...variable })),
});

export const writeVariables = ({ variables }: VariablesDraft): Omit<ContextVariables, "version"> => ({
  variables: variables.map(({ name, type }) => ({ name, type })),
});

/** The fields with the attributes that a draft sets: its own rules may ask for them before it is saved. */
export function withAttributesOf({ rulesets }: ClassificationDraft, fields: RoutingField[]): RoutingField[] {
  const text = fields.find((field) => field.type === "text");
  const set = rulesets.flatMap(({ rules }) => rules.flatMap(({ outputs }) => outputs.map(({ field }) => field)));
  const known = new Set(fields.map(({ name }) => name));
  const added = [...new Set(set)].filter((name) => name.startsWith("attribute:") && !known.has(name));
  if (!text || added.length === 0) return fields;
  const attribute = (name: string) => ({ ...text, name, label: name.slice("attribute:".length), settable: true });
  return [...fields, ...added.map(attribute)];
}
