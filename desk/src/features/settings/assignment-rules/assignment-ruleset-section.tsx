// One ruleset of assignment: its name, for which conversations it is, and its rules in order.
import { Button, makeStyles, Text } from "@fluentui/react-components";
import type { QueueRuleFields } from "~/api/types";
import { moved } from "~/lib/moved";
import type { Place } from "~/ui/reorder";
import { conditionInWords } from "../routing-rules/condition-words";
import { newKey, withCopy, without } from "../routing-rules/ordered";
import { RuleList } from "../routing-rules/rule-list";
import { RulesetFrame } from "../routing-rules/ruleset-frame";
import { type AssignmentRuleset, MOST_RULES, type OrderedRule } from "./drafts";

const useStyles = makeStyles({ about: { display: "flex", alignItems: "center", gap: "8px" } });

export interface AssignmentDeeds {
  change(ruleset: AssignmentRuleset): void;
  /** Change it so that it can be taken back, and say what went. */
  remove(ruleset: AssignmentRuleset | null, what: string): void;
  copy: (() => void) | null;
  open(rule: OrderedRule | null): void;
  /** Say for which conversations it is. */
  select(): void;
}

interface Props {
  ruleset: AssignmentRuleset;
  place: { index: number; of: number };
  order: Place;
  fields: QueueRuleFields;
  wanted: string;
  wrong: string | null;
  deeds: AssignmentDeeds;
}

export function AssignmentRulesetSection({ ruleset, place, order, fields, wanted, wrong, deeds }: Props) {
  const styles = useStyles();
  const { name, rules, when } = ruleset;
  const { index, of } = place;
  const full = rules.length >= MOST_RULES;
  const last = index === of - 1;
  const change = (next: OrderedRule[]) => deeds.change({ ...ruleset, rules: next });
  return (
    <RulesetFrame
      name={name}
      wrong={wrong === ruleset.key}
      place={place}
      order={order}
      full={full}
      empty={rules.length === 0}
      about={
        <div className={styles.about}>
          <Text size={200} dir="auto">
            {last && when.rules.length === 0
              ? "For all that no other ruleset takes"
              : `For conversations: ${conditionInWords(when, fields.conversation)}`}
          </Text>
          {(!last || when.rules.length > 0) && (
            <Button size="small" aria-label={`Change the conversations of ${name}`} onClick={deeds.select}>
              Change
            </Button>
          )}
        </div>
      }
      onRename={(next) => deeds.change({ ...ruleset, name: next })}
      onCopy={deeds.copy}
      onDelete={of > 1 ? () => deeds.remove(null, `Ruleset “${name}”`) : null}
      onAdd={() => deeds.open(null)}
    >
      <RuleList<OrderedRule>
        label={`Rules of ${name}`}
        rules={rules}
        wanted={wanted}
        wrong={wrong}
        words={({ condition }) => conditionInWords(condition, fields.person, fields.beside)}
        outcome={({ order_by }) => fields.person_orders.find(({ value }) => value === order_by)?.label ?? order_by}
        full={full}
        onOpen={deeds.open}
        onMove={(from, to) => change(moved(rules, from, to))}
        onCopy={({ key }) => change(withCopy(rules, key, (one) => ({ ...one, key: newKey() })))}
        onDelete={(rule) => deeds.remove({ ...ruleset, rules: without(rules, rule.key) }, `“${rule.name}”`)}
      />
    </RulesetFrame>
  );
}
