// One ruleset of assignment: its name, for which conversations it is, and its rules in order.
import { Button, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular, ArrowDownRegular, ArrowUpRegular, CopyRegular, DeleteRegular } from "@fluentui/react-icons";
import type { QueueRuleFields } from "~/api/types";
import { conditionInWords } from "../routing-rules/condition-words";
import { moved, newKey, withCopy, without } from "../routing-rules/ordered";
import { Act } from "../routing-rules/row-action";
import { RuleList } from "../routing-rules/rule-list";
import { type AssignmentRuleset, MOST_RULES, type OrderedRule } from "./drafts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "16px",
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: "flex", alignItems: "center", gap: "8px" },
  name: { flexGrow: 1, maxWidth: "420px" },
  space: { flexGrow: 1 },
  add: { alignSelf: "start" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export interface AssignmentDeeds {
  change(ruleset: AssignmentRuleset): void;
  /** Change it so that it can be taken back, and say what went. */
  remove(ruleset: AssignmentRuleset | null, what: string): void;
  move(step: 1 | -1): void;
  copy: (() => void) | null;
  open(rule: OrderedRule | null): void;
  /** Say for which conversations it is. */
  select(): void;
}

interface Props {
  ruleset: AssignmentRuleset;
  place: { index: number; of: number };
  fields: QueueRuleFields;
  wanted: string;
  wrong: string | null;
  deeds: AssignmentDeeds;
}

export function AssignmentRulesetSection({ ruleset, place, fields, wanted, wrong, deeds }: Props) {
  const styles = useStyles();
  const { name, rules, when } = ruleset;
  const { index, of } = place;
  const full = rules.length >= MOST_RULES;
  const last = index === of - 1;
  const change = (next: OrderedRule[]) => deeds.change({ ...ruleset, rules: next });
  return (
    <section className={styles.root} aria-label={`Ruleset ${name}`}>
      <div className={styles.head}>
        <Text className={styles.faint}>{index + 1}</Text>
        <Input
          className={styles.name}
          aria-label={`Name of ruleset ${index + 1}`}
          aria-invalid={wrong === ruleset.key}
          dir="auto"
          maxLength={100}
          value={name}
          onChange={(_, data) => deeds.change({ ...ruleset, name: data.value })}
        />
        <span className={styles.space} />
        <Act label={`Move ruleset ${name} up`} icon={<ArrowUpRegular />} off={index === 0} run={() => deeds.move(-1)} />
        <Act label={`Move ruleset ${name} down`} icon={<ArrowDownRegular />} off={last} run={() => deeds.move(1)} />
        <Act
          label={`Copy ruleset ${name}`}
          icon={<CopyRegular />}
          off={deeds.copy === null}
          run={() => deeds.copy?.()}
        />
        <Act
          label={`Delete ruleset ${name}`}
          icon={<DeleteRegular />}
          off={of === 1}
          run={() => of > 1 && deeds.remove(null, `Ruleset “${name}”`)}
        />
      </div>
      <div className={styles.head}>
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
      {rules.length === 0 && <Text className={styles.faint}>It has no rule yet. Add one, or delete the ruleset.</Text>}
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
      <Button
        className={styles.add}
        icon={<AddRegular />}
        disabledFocusable={full}
        aria-label={`Add a rule to ${name}`}
        onClick={() => deeds.open(null)}
      >
        Add a rule
      </Button>
    </section>
  );
}
