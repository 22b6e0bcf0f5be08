// Assignment rules: whom a custom queue asks, rule after rule till one yields anybody.
import { Button, makeStyles, Text } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { QueueRuleFields } from "~/api/types";
import { moved } from "~/lib/moved";
import { Announced, useReorder } from "~/ui/reorder";
import { DeletedBar } from "../routing-rules/deleted-bar";
import { put, withCopy, without } from "../routing-rules/ordered";
import { RuleSearch } from "../routing-rules/rule-search";
import { UnsavedBar } from "../routing-rules/unsaved-bar";
import type { RulesDraft } from "../routing-rules/use-rules-draft";
import { type AssignmentDeeds, AssignmentRulesetSection } from "./assignment-ruleset-section";
import {
  type AssignmentDraft,
  type AssignmentRuleset,
  copyOf,
  IN_TURNS,
  MOST_RULESETS,
  newOrdered,
  newRuleset,
  type OrderedRule,
} from "./drafts";
import { OrderedRuleForm } from "./ordered-rule-form";
import { SelectionForm } from "./selection-form";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  add: { alignSelf: "start" },
});

interface Props {
  rules: RulesDraft<AssignmentDraft>;
  draft: AssignmentDraft;
  fields: QueueRuleFields;
}

/** A rule of a ruleset, or its condition. */
interface Editing {
  ruleset: string;
  rule: OrderedRule | null;
}

export function AssignmentTab({ rules, draft, fields }: Props) {
  const styles = useStyles();
  const [wanted, setWanted] = useState("");
  const [editing, setEditing] = useState<Editing | null>(null);
  const { rulesets } = draft;
  const change = (next: AssignmentRuleset[]) => rules.change({ rulesets: next });
  const order = useReorder(rulesets, (from, to) => change(moved(rulesets, from, to)));
  const edited = rulesets.find(({ key }) => key === editing?.ruleset);
  const faultOf = (key: string) => (rules.fault?.key === key ? rules.fault : null);

  async function save() {
    const fault = await rules.save();
    for (const ruleset of rulesets) {
      if (ruleset.key === fault?.key && fault.path) setEditing({ ruleset: ruleset.key, rule: null });
      const rule = ruleset.rules.find(({ key }) => key === fault?.key);
      if (rule) setEditing({ ruleset: ruleset.key, rule });
    }
  }

  function done(next: AssignmentRuleset) {
    change(put(rulesets, next));
    setEditing(null);
  }

  function add() {
    const made = newRuleset(`Ruleset ${rulesets.length + 1}`);
    // The last one takes the rest, so that a new one stands first.
    change([made, ...rulesets]);
    setEditing({ ruleset: made.key, rule: newOrdered(IN_TURNS) });
  }

  const deedsOf = (ruleset: AssignmentRuleset): AssignmentDeeds => ({
    change: (next) => change(put(rulesets, next)),
    remove: (next, what) =>
      rules.remove({ rulesets: next ? put(rulesets, next) : without(rulesets, ruleset.key) }, what),
    copy: rulesets.length < MOST_RULESETS ? () => change(withCopy(rulesets, ruleset.key, copyOf)) : null,
    open: (rule) => setEditing({ ruleset: ruleset.key, rule: rule ?? newOrdered(IN_TURNS) }),
    select: () => setEditing({ ruleset: ruleset.key, rule: null }),
  });

  return (
    <div className={styles.root}>
      <Text>
        The first ruleset for such a conversation is used. Its rules are gone through in order, and the first that holds
        for anybody decides; where none does, the conversation waits. Nothing is asked but what stands in the rules:
        neither presence nor capacity units.
      </Text>
      <RuleSearch count={rulesets.reduce((sum, one) => sum + one.rules.length, 0)} wanted={wanted} onWant={setWanted} />
      <DeletedBar rules={rules} />
      {rulesets.map((ruleset, index) => (
        <AssignmentRulesetSection
          key={ruleset.key}
          ruleset={ruleset}
          place={{ index, of: rulesets.length }}
          order={order.at(index)}
          fields={fields}
          wanted={wanted}
          wrong={rules.fault?.key ?? null}
          deeds={deedsOf(ruleset)}
        />
      ))}
      <Button
        className={styles.add}
        icon={<AddRegular />}
        disabledFocusable={rulesets.length >= MOST_RULESETS}
        onClick={add}
      >
        Add a ruleset
      </Button>
      <Announced order={order} />
      <UnsavedBar rules={rules} onSave={() => void save()} />
      {edited && editing?.rule && (
        <OrderedRuleForm
          key={editing.rule.key}
          rule={editing.rule}
          title="Add a rule"
          fields={fields.person}
          others={fields.beside}
          orders={fields.person_orders}
          orderHint="Among those for whom it holds; who are alike take turns."
          fault={faultOf(editing.rule.key)}
          onDone={(rule) => done({ ...edited, rules: put(edited.rules, rule) })}
          onClose={() => setEditing(null)}
        />
      )}
      {edited && editing?.rule === null && (
        <SelectionForm
          key={edited.key}
          ruleset={edited}
          fields={fields.conversation}
          fault={faultOf(edited.key)}
          onDone={done}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
