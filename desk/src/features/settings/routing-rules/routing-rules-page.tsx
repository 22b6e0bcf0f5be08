// The routing rules of one workstream: classification, route to queue, context variables, and a way to try them.
import { Link, makeStyles, Tab, TabList, type TabValue } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { queues, workstreams } from "~/api/admin";
import { explain } from "~/api/problem";
import { routingFields, ruleCounts } from "~/api/routing-rules";
import type { Workstream } from "~/api/types";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { ClassificationTab } from "./classification-tab";
import { LeaveGuard } from "./leave-guard";
import { RoutesTab } from "./routes-tab";
import { useClassificationDraft, useRoutesDraft, useVariablesDraft } from "./rules-drafts";
import { TryItTab } from "./try-it-tab";
import type { RulesDraft } from "./use-rules-draft";
import { VariablesTab } from "./variables-tab";

const useStyles = makeStyles({ tabs: { marginBottom: "16px" } });

const TABS = {
  classification: "Classification",
  routes: "Route to queue",
  variables: "Context variables",
  trial: "Try it",
} as const;
type Place = keyof typeof TABS;

export function RoutingRulesPage() {
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
        <RoutingRules key={workstream.id} workstream={workstream} />
      ) : (
        <SkeletonRows label="Loading Routing rules" />
      )}
    </>
  );
}

function RoutingRules({ workstream }: { workstream: Workstream }) {
  const styles = useStyles();
  const [open, setOpen] = useState<Place>("classification");
  const fields = useQuery(routingFields(workstream.id));
  const known = useQuery(queues);
  const counts = useQuery(ruleCounts(workstream.id));
  const parts = {
    classification: useClassificationDraft(workstream.id),
    routes: useRoutesDraft(workstream.id),
    variables: useVariablesDraft(workstream.id),
  };
  const unsaved = Object.entries(parts).flatMap(([place, part]) => (part.dirty ? [TABS[place as Place]] : []));
  const failure = fields.data ? null : fields.error;

  return (
    <Page
      title="Routing rules"
      text={`How the conversations of ${workstream.name} are classified, and which queue each of them waits in.`}
    >
      <TabList
        className={styles.tabs}
        selectedValue={open}
        onTabSelect={(_, data: { value: TabValue }) => setOpen(data.value as Place)}
      >
        {Object.entries(TABS).map(([place, title]) => (
          <Tab key={place} value={place}>
            {title}
            {unsaved.some((one) => one === title) && <span title="Unsaved changes"> •</span>}
          </Tab>
        ))}
      </TabList>
      {counts.isError && (open === "classification" || open === "routes") && (
        <Trouble text="How often rules held could not be loaded." onRetry={() => void counts.refetch()} />
      )}
      {failure && <Trouble text={explain(failure)} onRetry={() => void fields.refetch()} />}
      {fields.data && open === "classification" && (
        <Loaded part={parts.classification}>
          {(draft) => (
            <ClassificationTab
              rules={parts.classification}
              draft={draft}
              fields={fields.data.items}
              tallies={counts.data?.rulesets}
            />
          )}
        </Loaded>
      )}
      {fields.data && open === "routes" && (
        <Loaded part={parts.routes}>
          {(draft) => (
            <RoutesTab
              rules={parts.routes}
              draft={draft}
              fields={fields.data.items}
              queues={known.data?.items ?? []}
              fallback={workstream.queue}
              tallies={counts.data?.routes}
            />
          )}
        </Loaded>
      )}
      {open === "variables" && (
        <Loaded part={parts.variables}>{(draft) => <VariablesTab rules={parts.variables} draft={draft} />}</Loaded>
      )}
      {fields.data && open === "trial" && (
        <TryItTab
          workstreamId={workstream.id}
          fields={fields.data.items}
          unsaved={unsaved.filter((one) => one !== TABS.variables)}
        />
      )}
      <LeaveGuard unsaved={unsaved} />
    </Page>
  );
}

interface LoadedProps<D extends object> {
  part: RulesDraft<D>;
  children: (draft: D) => ReactNode;
}

function Loaded<D extends object>({ part, children }: LoadedProps<D>) {
  if (part.draft) return children(part.draft);
  if (part.loadError) return <Trouble text={explain(part.loadError)} onRetry={part.reload} />;
  return <SkeletonRows label="Loading Routing rules" />;
}
