// What has to be done in rules before they can be saved, said of the first that lacks something.
import type { ClassificationDraft, VariablesDraft } from "./drafts";
import type { Fault } from "./rules-fault";

const VARIABLE = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;

const said = (key: string, message: string): Fault => ({ key, path: null, message });

export function checkClassification({ rulesets }: ClassificationDraft): Fault | null {
  for (const { key, name, rules } of rulesets) {
    if (!name.trim()) return said(key, "A ruleset has no name: give it one.");
    if (rules.length === 0) return said(key, `Ruleset “${name}” has no rule yet: add one, or delete the ruleset.`);
  }
  return null;
}

export function checkVariables({ variables }: VariablesDraft): Fault | null {
  for (const [index, { key, name }] of variables.entries()) {
    if (!VARIABLE.test(name))
      return said(key, "A name begins with a Latin letter, then come letters, digits and _, up to 100.");
    if (variables.findIndex((one) => one.name === name) !== index)
      return said(key, `There is another context variable ${name}: give one of them another name.`);
  }
  return null;
}
