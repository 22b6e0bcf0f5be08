// The time-out rules of one workstream: what happens when a customer, or we, stay silent for too long.
import { Button, Link, MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import { AddRegular, TimerRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { workstreams } from "~/api/admin";
import { explain } from "~/api/problem";
import { setTimeOutRules, timeOutRules } from "~/api/time-outs";
import type { TimeOutRules, Workstream } from "~/api/types";
import { moved } from "~/lib/moved";
import { EmptyState } from "~/ui/empty-state";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { DeletedBar } from "../routing-rules/deleted-bar";
import { LeaveGuard } from "../routing-rules/leave-guard";
import { put, withCopy, without } from "../routing-rules/ordered";
import { RuleList } from "../routing-rules/rule-list";
import { RuleSearch } from "../routing-rules/rule-search";
import { UnsavedBar } from "../routing-rules/unsaved-bar";
import { useRulesDraft } from "../routing-rules/use-rules-draft";
import {
  conditionWords,
  copyOf,
  MOST_RULES,
  newTimeOut,
  outcomeWords,
  readTimeOuts,
  type TimeOut,
  type TimeOutsDraft,
  tells,
  writeTimeOuts,
} from "./time-out-drafts";
import { TimeOutForm } from "./time-out-form";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  add: { alignSelf: "start" },
});

export function TimeOutRulesPage() {
  const { workstreamId = "" } = useParams({ strict: false });
  const all = useQuery(workstreams);
  const navigate = useNavigate();
  const workstream = all.data?.items.find((one) => one.id === workstreamId);
  if (all.isError && !all.data) return <Trouble text={explain(all.error)} onRetry={() => void all.refetch()} />;
  if (all.data && !workstream) return <Trouble text="There is no such workstream." />;
  return (
    <>
      <div style={{ padding: "16px 32px 0" }}>
        <Link as="button" onClick={() => void navigate({ to: "/admin/workstreams" })}>
          ← Workstreams
        </Link>
      </div>
      {workstream ? (
        <Rules key={workstream.id} workstream={workstream} />
      ) : (
        <SkeletonRows label="Loading Time-out rules" />
      )}
    </>
  );
}

function Rules({ workstream }: { workstream: Workstream }) {
  const styles = useStyles();
  const [wanted, setWanted] = useState("");
  const [editing, setEditing] = useState<TimeOut | null>(null);
  const rules = useRulesDraft<TimeOutRules, TimeOutsDraft>({
    query: timeOutRules(workstream.id),
    read: readTimeOuts,
    write: (draft) => writeTimeOuts(draft) as Omit<TimeOutRules, "version">,
    check: () => null,
    save: (body) => setTimeOutRules(workstream.id, body),
  });
  const list = rules.draft?.rules ?? [];
  const full = list.length >= MOST_RULES;
  const change = (next: TimeOut[]) => rules.change({ rules: next });

  async function save() {
    const fault = await rules.save();
    setEditing((now) => list.find(({ key }) => key === fault?.key) ?? now);
  }

  const add = (
    <Button
      className={styles.add}
      appearance={list.length === 0 ? "primary" : "secondary"}
      icon={<AddRegular />}
      disabledFocusable={full}
      onClick={() => setEditing(newTimeOut())}
    >
      Add a rule
    </Button>
  );

  return (
    <Page
      title="Time-out rules"
      text={`What happens in conversations of ${workstream.name} when nobody speaks. Each rule acts once until somebody does; of two after the same time, the one further up goes first.`}
    >
      <div className={styles.root}>
        {!workstream.allow_automated_messages && list.some(({ action }) => tells(action)) && (
          <MessageBar intent="warning">
            <MessageBarBody>
              This workstream sends no automated messages, so rules that tell something do nothing.
            </MessageBarBody>
          </MessageBar>
        )}
        {!rules.draft &&
          (rules.loadError ? (
            <Trouble text={explain(rules.loadError)} onRetry={rules.reload} />
          ) : (
            <SkeletonRows label="Loading Time-out rules" />
          ))}
        {rules.draft && list.length === 0 && (
          <EmptyState
            icon={<TimerRegular />}
            title="Silence has no consequences yet"
            text="For example: after an hour without an answer, ask the customer whether anything is left; after a day, move the conversation to waiting; after a week, close it."
            action={add}
          />
        )}
        <RuleSearch count={list.length} wanted={wanted} onWant={setWanted} />
        <DeletedBar rules={rules} />
        <RuleList<TimeOut>
          label="Time-out rules"
          rules={list}
          wanted={wanted}
          wrong={rules.fault?.key ?? null}
          words={conditionWords}
          outcome={outcomeWords}
          full={full}
          onOpen={setEditing}
          onMove={(from, to) => change(moved(list, from, to))}
          onCopy={(rule) => change(withCopy(list, rule.key, copyOf))}
          onDelete={(rule) => rules.remove({ rules: without(list, rule.key) }, `“${rule.name}”`)}
        />
        {list.length > 0 && add}
        <UnsavedBar rules={rules} onSave={() => void save()} />
        {editing && (
          <TimeOutForm
            key={editing.key}
            rule={editing}
            fault={rules.fault?.key === editing.key ? rules.fault : null}
            taken={list.filter(({ key }) => key !== editing.key).map(({ name }) => name)}
            onDone={(rule) => {
              change(put(list, rule));
              setEditing(null);
            }}
            onClose={() => setEditing(null)}
          />
        )}
      </div>
      <LeaveGuard unsaved={rules.dirty ? ["Time-out rules"] : []} />
    </Page>
  );
}
