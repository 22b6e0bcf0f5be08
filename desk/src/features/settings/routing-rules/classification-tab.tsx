// Classification: rulesets that say what a conversation is before a queue is chosen for it.
import { Button, makeStyles, Text } from "@fluentui/react-components";
import { AddRegular, TagRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { RoutingField, RulesetTally } from "~/api/types";
import { moved } from "~/lib/moved";
import { EmptyState } from "~/ui/empty-state";
import { Announced, useReorder } from "~/ui/reorder";
import { ClassificationRuleForm } from "./classification-rule-form";
import { DeletedBar } from "./deleted-bar";
import {
  type ClassificationDraft,
  type ClassificationRule,
  MOST_RULESETS,
  newRule,
  newRuleset,
  type Ruleset,
  withAttributesOf,
} from "./drafts";
import { newKey, put, withCopy, without } from "./ordered";
import { RuleSearch } from "./rule-search";
import { type RulesetDeeds, RulesetSection } from "./ruleset-section";
import { UnsavedBar } from "./unsaved-bar";
import type { RulesDraft } from "./use-rules-draft";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  add: { alignSelf: "start" },
});

const EMPTY =
  "For example: if the first message contains “refund”, set Priority to 10 and the attribute topic to refund. Queues can then be chosen by it, and it is answered before others.";

interface Props {
  rules: RulesDraft<ClassificationDraft>;
  draft: ClassificationDraft;
  fields: RoutingField[];
  tallies: RulesetTally[] | undefined;
}

export function ClassificationTab({ rules, draft, fields: saved, tallies }: Props) {
  const styles = useStyles();
  const [wanted, setWanted] = useState("");
  const [editing, setEditing] = useState<{ ruleset: string; rule: ClassificationRule } | null>(null);
  const { rulesets } = draft;
  const fields = withAttributesOf(draft, saved);
  const change = (next: Ruleset[]) => rules.change({ rulesets: next });
  const order = useReorder(rulesets, (from, to) => change(moved(rulesets, from, to)));

  async function save() {
    const fault = await rules.save();
    const of = rulesets.find((one) => one.rules.some(({ key }) => key === fault?.key));
    const rule = of?.rules.find(({ key }) => key === fault?.key);
    if (of && rule) setEditing({ ruleset: of.key, rule });
  }

  function done(rule: ClassificationRule) {
    change(rulesets.map((one) => (one.key === editing?.ruleset ? { ...one, rules: put(one.rules, rule) } : one)));
    setEditing(null);
  }

  function add() {
    const made = newRuleset(`Ruleset ${rulesets.length + 1}`);
    change([...rulesets, made]);
    setEditing({ ruleset: made.key, rule: newRule() });
  }

  const deedsOf = (ruleset: Ruleset): RulesetDeeds => ({
    change: (next) => change(put(rulesets, next)),
    remove: (next, what) =>
      rules.remove({ rulesets: next ? put(rulesets, next) : without(rulesets, ruleset.key) }, what),
    copy: rulesets.length < MOST_RULESETS ? () => change(withCopy(rulesets, ruleset.key, copyOf)) : null,
    open: (rule) => setEditing({ ruleset: ruleset.key, rule: rule ?? newRule() }),
  });

  const addButton = (
    <Button
      className={styles.add}
      appearance={rulesets.length === 0 ? "primary" : "secondary"}
      icon={<AddRegular />}
      disabledFocusable={rulesets.length >= MOST_RULESETS}
      onClick={add}
    >
      Add a ruleset
    </Button>
  );

  return (
    <div className={styles.root}>
      <Text>
        Rulesets are gone through in order. In each, the first rule that holds is applied and the others are not looked
        at; the next ruleset knows what was set before.
      </Text>
      {rulesets.length === 0 && (
        <EmptyState icon={<TagRegular />} title="Nothing is classified yet" text={EMPTY} action={addButton} />
      )}
      <RuleSearch count={rulesets.reduce((sum, one) => sum + one.rules.length, 0)} wanted={wanted} onWant={setWanted} />
      <DeletedBar rules={rules} />
      {rulesets.map((ruleset, index) => (
        <RulesetSection
          key={ruleset.key}
          ruleset={ruleset}
          place={{ index, of: rulesets.length }}
          order={order.at(index)}
          fields={fields}
          wanted={wanted}
          wrong={rules.fault?.key ?? null}
          tallies={tallies?.find(({ name }) => name === ruleset.name)}
          deeds={deedsOf(ruleset)}
        />
      ))}
      {rulesets.length > 0 && addButton}
      <Announced order={order} />
      <UnsavedBar rules={rules} onSave={() => void save()} />
      {editing && (
        <ClassificationRuleForm
          key={editing.rule.key}
          rule={editing.rule}
          fields={fields}
          fault={rules.fault?.key === editing.rule.key ? rules.fault : null}
          onDone={done}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

const copyOf = (ruleset: Ruleset): Ruleset => ({
  ...ruleset,
  key: newKey(),
  rules: ruleset.rules.map((rule) => ({ ...rule, key: newKey() })),
});
