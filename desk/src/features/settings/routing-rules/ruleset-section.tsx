// One ruleset of classification: its name, its rules in order, and what can be done with it.
import type { RoutingField, RulesetTally } from "~/api/types";
import { moved } from "~/lib/moved";
import type { Place } from "~/ui/reorder";
import { conditionInWords } from "./condition-words";
import { type ClassificationRule, MOST_RULES_OF_RULESET, type Ruleset } from "./drafts";
import { newKey, withCopy, without } from "./ordered";
import { outputsInWords } from "./outputs";
import { RuleList } from "./rule-list";
import { TallyNote } from "./rule-tally";
import { RulesetFrame } from "./ruleset-frame";

export interface RulesetDeeds {
  change(ruleset: Ruleset): void;
  /** Change it so that it can be taken back, and say what went. */
  remove(ruleset: Ruleset | null, what: string): void;
  copy: (() => void) | null;
  open(rule: ClassificationRule | null): void;
}

interface Props {
  ruleset: Ruleset;
  place: { index: number; of: number };
  order: Place;
  fields: RoutingField[];
  wanted: string;
  wrong: string | null;
  tallies: RulesetTally | undefined;
  deeds: RulesetDeeds;
}

export function RulesetSection({ ruleset, place, order, fields, wanted, wrong, tallies, deeds }: Props) {
  const { name, rules } = ruleset;
  const full = rules.length >= MOST_RULES_OF_RULESET;
  const change = (next: ClassificationRule[]) => deeds.change({ ...ruleset, rules: next });
  return (
    <RulesetFrame
      name={name}
      wrong={wrong === ruleset.key}
      place={place}
      order={order}
      full={full}
      empty={rules.length === 0}
      onRename={(next) => deeds.change({ ...ruleset, name: next })}
      onCopy={deeds.copy}
      onDelete={() => deeds.remove(null, `Ruleset “${name}”`)}
      onAdd={() => deeds.open(null)}
    >
      <TallyNote tallies={tallies} />
      <RuleList<ClassificationRule>
        label={`Rules of ${name}`}
        rules={rules}
        wanted={wanted}
        wrong={wrong}
        words={(rule) => conditionInWords(rule.condition, fields)}
        outcome={(rule) => outputsInWords(rule.outputs, fields)}
        tallies={tallies}
        full={full}
        onOpen={deeds.open}
        onMove={(from, to) => change(moved(rules, from, to))}
        onCopy={(rule) => change(withCopy(rules, rule.key, (one) => ({ ...one, key: newKey() })))}
        onDelete={(rule) => deeds.remove({ ...ruleset, rules: without(rules, rule.key) }, `“${rule.name}”`)}
      />
    </RulesetFrame>
  );
}
