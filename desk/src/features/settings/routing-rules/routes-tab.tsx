// Route to queue: rules that lead conversations into queues, and the queue for what none of them takes.
import { Button, makeStyles, Text } from "@fluentui/react-components";
import { AddRegular, BranchForkRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Named, RoutingField, RulesetTally } from "~/api/types";
import { moved } from "~/lib/moved";
import { EmptyState } from "~/ui/empty-state";
import { PageLink } from "~/ui/page-link";
import { allotmentInWords } from "./allotment";
import { conditionInWords } from "./condition-words";
import { DeletedBar } from "./deleted-bar";
import { MOST_ROUTES, newRoute, type Route, type RoutesDraft } from "./drafts";
import { newKey, put, withCopy, without } from "./ordered";
import { RouteForm } from "./route-form";
import { RuleList } from "./rule-list";
import { RuleSearch } from "./rule-search";
import { TallyNote } from "./rule-tally";
import { UnsavedBar } from "./unsaved-bar";
import type { RulesDraft } from "./use-rules-draft";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  add: { alignSelf: "start" },
});

interface Props {
  rules: RulesDraft<RoutesDraft>;
  draft: RoutesDraft;
  fields: RoutingField[];
  queues: Named[];
  /** The workstream's own queue. */
  fallback: Named;
  tallies: RulesetTally | undefined;
}

export function RoutesTab({ rules, draft, fields, queues, fallback, tallies }: Props) {
  const styles = useStyles();
  const [wanted, setWanted] = useState("");
  const [editing, setEditing] = useState<Route | null>(null);
  const routes = draft.rules;
  const full = routes.length >= MOST_ROUTES;
  const change = (next: Route[]) => rules.change({ rules: next });

  async function save() {
    const fault = await rules.save();
    setEditing((now) => routes.find(({ key }) => key === fault?.key) ?? now);
  }

  const add = (
    <Button
      className={styles.add}
      appearance={routes.length === 0 ? "primary" : "secondary"}
      icon={<AddRegular />}
      disabledFocusable={full}
      onClick={() => setEditing(newRoute())}
    >
      Add a rule
    </Button>
  );

  return (
    <div className={styles.root}>
      <Text>
        All rules are looked at. Of those that hold, the first whose queue can take the conversation wins. Where none
        does, it waits in <PageLink path="/admin/queues">{fallback.name}</PageLink>, the queue of this workstream.
      </Text>
      {routes.length === 0 && (
        <EmptyState
          icon={<BranchForkRegular />}
          title={`Everything waits in ${fallback.name}`}
          text="For example: if Language is “th”, lead to the queue Thai. Or share what comes at night among two queues, 70 % and 30 %."
          action={add}
        />
      )}
      <RuleSearch count={routes.length} wanted={wanted} onWant={setWanted} />
      <DeletedBar rules={rules} />
      <TallyNote tallies={tallies} />
      <RuleList<Route>
        label="Rules of route to queue"
        rules={routes}
        wanted={wanted}
        wrong={rules.fault?.key ?? null}
        words={(route) => conditionInWords(route.condition, fields)}
        outcome={(route) =>
          allotmentInWords(route.queues, queues) + (route.overflow ? ", with an overflow of its own" : "")
        }
        tallies={tallies}
        full={full}
        onOpen={setEditing}
        onMove={(from, to) => change(moved(routes, from, to))}
        onCopy={(route) => change(withCopy(routes, route.key, (one) => ({ ...one, key: newKey() })))}
        onDelete={(route) => rules.remove({ rules: without(routes, route.key) }, `“${route.name}”`)}
      />
      {routes.length > 0 && add}
      <UnsavedBar rules={rules} onSave={() => void save()} />
      {editing && (
        <RouteForm
          key={editing.key}
          route={editing}
          fields={fields}
          queues={queues}
          fault={rules.fault?.key === editing.key ? rules.fault : null}
          onDone={(route) => {
            change(put(routes, route));
            setEditing(null);
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
