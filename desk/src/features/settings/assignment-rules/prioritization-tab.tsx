// Prioritization: in which order a custom queue gives out what waits in it.
import { Button, makeStyles, Text } from "@fluentui/react-components";
import { AddRegular, TextSortAscendingRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { QueueRuleFields } from "~/api/types";
import { moved } from "~/lib/moved";
import { EmptyState } from "~/ui/empty-state";
import { conditionInWords } from "../routing-rules/condition-words";
import { DeletedBar } from "../routing-rules/deleted-bar";
import { newKey, put, withCopy, without } from "../routing-rules/ordered";
import { RuleList } from "../routing-rules/rule-list";
import { RuleSearch } from "../routing-rules/rule-search";
import { UnsavedBar } from "../routing-rules/unsaved-bar";
import type { RulesDraft } from "../routing-rules/use-rules-draft";
import { FIFO, MOST_BUCKETS, newOrdered, type OrderedRule, type PrioritizationDraft } from "./drafts";
import { OrderedRuleForm } from "./ordered-rule-form";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  add: { alignSelf: "start" },
});

interface Props {
  rules: RulesDraft<PrioritizationDraft>;
  draft: PrioritizationDraft;
  fields: QueueRuleFields;
}

export function PrioritizationTab({ rules, draft, fields }: Props) {
  const styles = useStyles();
  const [wanted, setWanted] = useState("");
  const [editing, setEditing] = useState<OrderedRule | null>(null);
  const buckets = draft.rules;
  const full = buckets.length >= MOST_BUCKETS;
  const change = (next: OrderedRule[]) => rules.change({ rules: next });
  const orders = fields.conversation_orders;

  async function save() {
    const fault = await rules.save();
    setEditing((now) => buckets.find(({ key }) => key === fault?.key) ?? now);
  }

  const add = (
    <Button
      className={styles.add}
      appearance={buckets.length === 0 ? "primary" : "secondary"}
      icon={<AddRegular />}
      disabledFocusable={full}
      onClick={() => setEditing(newOrdered(FIFO))}
    >
      Add a rule
    </Button>
  );

  return (
    <div className={styles.root}>
      <Text>
        What the first rule holds goes before what the second holds, and so on; what no rule holds comes last, first in,
        first out. Whom a customer prefers, or who held a conversation before, gets it whatever stands here.
      </Text>
      {buckets.length === 0 && (
        <EmptyState
          icon={<TextSortAscendingRegular />}
          title="First in, first out"
          text="For example: what has the attribute tier “gold” first, by Priority; then everything else by age."
          action={add}
        />
      )}
      <RuleSearch count={buckets.length} wanted={wanted} onWant={setWanted} />
      <DeletedBar rules={rules} />
      <RuleList<OrderedRule>
        label="Rules of prioritization"
        rules={buckets}
        wanted={wanted}
        wrong={rules.fault?.key ?? null}
        words={({ condition }) => conditionInWords(condition, fields.conversation)}
        outcome={({ order_by }) => orders.find(({ value }) => value === order_by)?.label ?? order_by}
        full={full}
        onOpen={setEditing}
        onMove={(from, to) => change(moved(buckets, from, to))}
        onCopy={({ key }) => change(withCopy(buckets, key, (one) => ({ ...one, key: newKey() })))}
        onDelete={({ key, name }) => rules.remove({ rules: without(buckets, key) }, `“${name}”`)}
      />
      {buckets.length > 0 && add}
      <UnsavedBar rules={rules} onSave={() => void save()} />
      {editing && (
        <OrderedRuleForm
          key={editing.key}
          rule={editing}
          title="Add a rule"
          fields={fields.conversation}
          orders={orders}
          orderHint="Among what this rule holds: the smaller goes first, and what has none last."
          fault={rules.fault?.key === editing.key ? rules.fault : null}
          onDone={(rule) => {
            change(put(buckets, rule));
            setEditing(null);
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
