// One ruleset of classification: its name, its rules in order, and what can be done with it.
import { Button, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular, ArrowDownRegular, ArrowUpRegular, CopyRegular, DeleteRegular } from "@fluentui/react-icons";
import type { RoutingField, RulesetTally } from "~/api/types";
import { conditionInWords } from "./condition-words";
import { type ClassificationRule, MOST_RULES_OF_RULESET, type Ruleset } from "./drafts";
import { moved, newKey, withCopy, without } from "./ordered";
import { outputsInWords } from "./outputs";
import { Act } from "./row-action";
import { RuleList } from "./rule-list";
import { TallyNote } from "./rule-tally";

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

export interface RulesetDeeds {
  change(ruleset: Ruleset): void;
  /** Change it so that it can be taken back, and say what went. */
  remove(ruleset: Ruleset | null, what: string): void;
  move(step: 1 | -1): void;
  copy: (() => void) | null;
  open(rule: ClassificationRule | null): void;
}

interface Props {
  ruleset: Ruleset;
  place: { index: number; of: number };
  fields: RoutingField[];
  wanted: string;
  wrong: string | null;
  tallies: RulesetTally | undefined;
  deeds: RulesetDeeds;
}

export function RulesetSection({ ruleset, place, fields, wanted, wrong, tallies, deeds }: Props) {
  const styles = useStyles();
  const { name, rules } = ruleset;
  const full = rules.length >= MOST_RULES_OF_RULESET;
  const change = (next: ClassificationRule[]) => deeds.change({ ...ruleset, rules: next });
  return (
    <section className={styles.root} aria-label={`Ruleset ${name}`}>
      <div className={styles.head}>
        <Text className={styles.faint}>{place.index + 1}</Text>
        <Input
          className={styles.name}
          aria-label={`Name of ruleset ${place.index + 1}`}
          aria-invalid={wrong === ruleset.key}
          dir="auto"
          maxLength={100}
          value={name}
          onChange={(_, data) => deeds.change({ ...ruleset, name: data.value })}
        />
        <span className={styles.space} />
        <Act
          label={`Move ruleset ${name} up`}
          icon={<ArrowUpRegular />}
          off={place.index === 0}
          run={() => deeds.move(-1)}
        />
        <Act
          label={`Move ruleset ${name} down`}
          icon={<ArrowDownRegular />}
          off={place.index === place.of - 1}
          run={() => deeds.move(1)}
        />
        <Act
          label={`Copy ruleset ${name}`}
          icon={<CopyRegular />}
          off={deeds.copy === null}
          run={() => deeds.copy?.()}
        />
        <Act
          label={`Delete ruleset ${name}`}
          icon={<DeleteRegular />}
          off={false}
          run={() => deeds.remove(null, `Ruleset “${name}”`)}
        />
      </div>
      {rules.length === 0 && <Text className={styles.faint}>It has no rule yet. Add one, or delete the ruleset.</Text>}
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
