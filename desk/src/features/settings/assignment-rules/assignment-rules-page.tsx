// The rules of one custom queue: in which order it gives out, and whom it asks.
import { Link, MessageBar, MessageBarBody, makeStyles, Tab, TabList } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { queues } from "~/api/admin";
import { explain } from "~/api/problem";
import {
  assignmentRules,
  prioritization,
  queueRuleFields,
  setAssignmentRules,
  setPrioritization,
} from "~/api/queue-rules";
import type { Queue } from "~/api/types";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { LeaveGuard } from "../routing-rules/leave-guard";
import { type RulesDraft, useRulesDraft } from "../routing-rules/use-rules-draft";
import { AssignmentTab } from "./assignment-tab";
import { checkAssignment, readAssignment, readPrioritization, writeAssignment, writePrioritization } from "./drafts";
import { PrioritizationTab } from "./prioritization-tab";

const useStyles = makeStyles({ tabs: { marginBottom: "16px" }, note: { marginBottom: "16px" } });

const TABS = { assignment: "Assignment", prioritization: "Prioritization" } as const;
type Place = keyof typeof TABS;

export function AssignmentRulesPage() {
  const { queueId = "" } = useParams({ strict: false });
  const all = useQuery(queues);
  const navigate = useNavigate();
  const queue = all.data?.items.find((one) => one.id === queueId);
  if (all.isError && !all.data) return <Trouble text={explain(all.error)} onRetry={() => void all.refetch()} />;
  if (all.data && !queue) return <Trouble text="There is no such queue." />;
  return (
    <>
      <div style={{ padding: "16px 32px 0" }}>
        <Link as="button" onClick={() => void navigate({ to: "/admin/queues" })}>
          ← Queues
        </Link>
      </div>
      {queue ? <Rules key={queue.id} queue={queue} /> : <SkeletonRows label="Loading rules" />}
    </>
  );
}

function Rules({ queue }: { queue: Queue }) {
  const styles = useStyles();
  const [open, setOpen] = useState<Place>("assignment");
  const fields = useQuery(queueRuleFields(queue.id));
  const assignment = useRulesDraft({
    query: assignmentRules(queue.id),
    read: readAssignment,
    write: writeAssignment,
    check: checkAssignment,
    save: (body) => setAssignmentRules(queue.id, body),
  });
  const order = useRulesDraft({
    query: prioritization(queue.id),
    read: readPrioritization,
    write: writePrioritization,
    check: () => null,
    save: (body) => setPrioritization(queue.id, body),
  });
  const dirty: Record<Place, boolean> = { assignment: assignment.dirty, prioritization: order.dirty };
  const unsaved = (Object.keys(TABS) as Place[]).filter((place) => dirty[place]).map((place) => TABS[place]);
  return (
    <Page
      title={`Rules of ${queue.name}`}
      text="Whom this queue asks for a conversation, and in which order it gives out what waits."
    >
      {queue.assignment_method !== "custom" && (
        <MessageBar className={styles.note} layout="multiline">
          <MessageBarBody>
            These rules hold once the queue’s assignment method is Custom. They can be written before.
          </MessageBarBody>
        </MessageBar>
      )}
      <TabList className={styles.tabs} selectedValue={open} onTabSelect={(_, { value }) => setOpen(value as Place)}>
        {(Object.keys(TABS) as Place[]).map((place) => (
          <Tab key={place} value={place}>
            {TABS[place]}
            {dirty[place] && <span title="Unsaved changes"> •</span>}
          </Tab>
        ))}
      </TabList>
      {fields.isError && <Trouble text={explain(fields.error)} onRetry={() => void fields.refetch()} />}
      {fields.data && open === "assignment" && (
        <Loaded part={assignment}>
          {(draft) => <AssignmentTab rules={assignment} draft={draft} fields={fields.data} />}
        </Loaded>
      )}
      {fields.data && open === "prioritization" && (
        <Loaded part={order}>
          {(draft) => <PrioritizationTab rules={order} draft={draft} fields={fields.data} />}
        </Loaded>
      )}
      <LeaveGuard unsaved={unsaved} />
    </Page>
  );
}

function Loaded<D extends object>({ part, children }: { part: RulesDraft<D>; children: (draft: D) => ReactNode }) {
  if (part.draft) return children(part.draft);
  if (part.loadError) return <Trouble text={explain(part.loadError)} onRetry={part.reload} />;
  return <SkeletonRows label="Loading rules" />;
}
