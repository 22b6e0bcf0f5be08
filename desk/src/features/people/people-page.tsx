// Everybody in service, a page at a time: who is there, how full they are, what they do; changed alone or many at once.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { PeopleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ANYBODY, idsOf, people, type Sought } from "~/api/people";
import { explain } from "~/api/problem";
import type { PersonAtWork, PersonPage } from "~/api/types";
import { plural } from "~/lib/text";
import { EmptyState } from "~/ui/empty-state";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { useSettled } from "~/ui/use-settled";
import { PeopleFilters } from "./people-filters";
import { type Marked, PeopleTable } from "./people-table";
import { PersonDrawer } from "./person-drawer";
import { StaffDialog } from "./staff-dialog";
import { UnservedBanner } from "./unserved-banner";

const useStyles = makeStyles({
  page: { flexGrow: 1, minWidth: 0, overflowY: "auto" },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px", minHeight: "40px" },
  names: {
    flex: "1 1 0",
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    color: tokens.colorNeutralForeground3,
  },
});

const TEXT =
  "Who is at work, how much they hold and what they do. Open somebody to change their queues, skills and capacity, or mark several to change them together; what waits is offered anew at once.";
const NOBODY: Marked = new Map();

/** Somebody wants to know why a person gets nothing. */
type AskWhy = (person: PersonAtWork) => void;

export function PeoplePage({ onAskWhy }: { onAskWhy: AskWhy }) {
  const styles = useStyles();
  const [sought, setSought] = useState(ANYBODY);
  /** Where this page and those before it begin, but for the first. */
  const [places, setPlaces] = useState<string[]>([]);
  const [marked, setMarked] = useState<Marked>(NOBODY);
  const [opened, setOpened] = useState<PersonAtWork | null>(null);
  const search = useSettled(sought.search.trim(), 200);
  const asked = { ...sought, search };
  const query = useQuery(people(asked, places.at(-1) ?? null));
  const found = query.data;

  function look(changed: Sought) {
    setSought(changed);
    setPlaces([]);
    // Those who are marked by name stay so; "everybody" were those looked for before.
    if (marked === "everybody") setMarked(NOBODY);
  }

  return (
    <div className={styles.page}>
      <Page title="Representatives" text={TEXT}>
        <UnservedBanner />
        <PeopleFilters sought={sought} onChange={look} />
        {query.isPending && <SkeletonRows label="Loading Representatives" />}
        {query.isError && !found && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
        {found && <MarkedBar sought={asked} matching={found.matching} marked={marked} onMark={setMarked} />}
        {found && found.items.length > 0 && (
          <>
            <PeopleTable
              people={found.items}
              marked={marked}
              onMark={setMarked}
              onOpen={setOpened}
              onAskWhy={onAskWhy}
            />
            <Pager found={found} places={places} onTurn={setPlaces} />
          </>
        )}
        {found && found.items.length === 0 && (
          <EmptyState
            icon={<PeopleRegular />}
            title="Nobody found"
            text="Nobody in service has such a name and serves, knows and shows what is chosen above."
          />
        )}
      </Page>
      {opened && <PersonDrawer key={opened.id} of={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

interface BarProps {
  sought: Sought;
  matching: number;
  marked: Marked;
  onMark(marked: Marked): void;
}

/** Who is marked, and what can be done with them. */
function MarkedBar({ sought, matching, marked, onMark }: BarProps) {
  const styles = useStyles();
  const [changing, setChanging] = useState(false);
  const everybody = marked === "everybody";
  const count = everybody ? matching : marked.size;
  const names = everybody ? "Everybody who is found" : [...marked.values()].join(", ");
  return (
    <div className={styles.bar}>
      {count === 0 ? (
        <Text>{plural(matching, "person", "people")}</Text>
      ) : (
        <>
          <Text weight="semibold">{count.toLocaleString()} marked</Text>
          <span className={styles.names} dir="auto">
            {names}
          </span>
          <Button appearance="primary" onClick={() => setChanging(true)}>
            Change them…
          </Button>
          <Button onClick={() => onMark(NOBODY)}>Unmark</Button>
        </>
      )}
      {!everybody && matching > count && (
        <Button appearance="subtle" onClick={() => onMark("everybody")}>
          Mark all {matching.toLocaleString()}
        </Button>
      )}
      {changing && (
        <StaffDialog
          count={count}
          find={async (onFound) => (everybody ? idsOf(sought, onFound) : [...marked.keys()])}
          onClose={() => setChanging(false)}
        />
      )}
    </div>
  );
}

interface PagerProps {
  found: PersonPage;
  places: string[];
  onTurn(places: string[]): void;
}

function Pager({ found: { items, next_cursor, matching }, places, onTurn }: PagerProps) {
  const styles = useStyles();
  if (places.length === 0 && next_cursor === null) return null;
  return (
    <nav className={styles.bar} aria-label="Pages of Representatives">
      <Button disabledFocusable={places.length === 0} onClick={() => onTurn(places.slice(0, -1))}>
        Previous
      </Button>
      <Button disabledFocusable={next_cursor === null} onClick={() => next_cursor && onTurn([...places, next_cursor])}>
        Next
      </Button>
      <Text>
        Page {places.length + 1}, {items.length} of {matching.toLocaleString()} people
      </Text>
    </nav>
  );
}
