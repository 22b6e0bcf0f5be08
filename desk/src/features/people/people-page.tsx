// Everybody in service: who is there, since when and why, how full they are; and a presence set for them.
import { Badge, Button, makeStyles, PresenceBadge, SearchBox, Text, tokens } from "@fluentui/react-components";
import { PeopleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PRESENCE_LOOKS, presenceOfOther } from "~/actions/presence-looks";
import { people } from "~/api/people";
import { explain } from "~/api/problem";
import type { PersonAtWork, PresenceOf } from "~/api/types";
import { momentIn } from "~/lib/zones";
import { EmptyState } from "~/ui/empty-state";
import { Page } from "~/ui/page";
import { RelativeTime } from "~/ui/relative-time";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { useHalfMinutes } from "~/ui/use-now";
import { PersonPresenceMenu } from "./person-presence-menu";
import { UnservedBanner } from "./unserved-banner";

const useStyles = makeStyles({
  page: { flexGrow: 1, minWidth: 0, overflowY: "auto" },
  search: { marginBottom: "12px" },
  table: { width: "100%", borderCollapse: "collapse", textAlign: "start" },
  cell: { textAlign: "start", padding: "8px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  faint: { color: tokens.colorNeutralForeground3 },
  shown: { display: "inline-flex", alignItems: "center", gap: "6px" },
});

const TITLE = "Representatives";
const TEXT =
  "Who is at work, and how much they hold. Set somebody’s presence when they cannot; they are told that you did.";

/** Somebody wants to know why a person gets nothing. */
type AskWhy = (person: PersonAtWork) => void;

export function PeoplePage({ onAskWhy }: { onAskWhy: AskWhy }) {
  const styles = useStyles();
  const query = useQuery(people);
  const [wanted, setWanted] = useState("");
  const found = query.data?.items.filter((one) => matches(one, wanted)) ?? [];
  return (
    <div className={styles.page}>
      <Page title={TITLE} text={TEXT}>
        <UnservedBanner />
        {query.isPending && <SkeletonRows label={`Loading ${TITLE}`} />}
        {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
        {query.data && (
          <SearchBox
            aria-label={`Search ${TITLE}`}
            placeholder="Search by name, queue or presence"
            className={styles.search}
            value={wanted}
            onChange={(_, data) => setWanted(data.value)}
          />
        )}
        {found.length > 0 && <PeopleTable people={found} onAskWhy={onAskWhy} />}
        {query.data && found.length === 0 && (
          <EmptyState
            icon={<PeopleRegular />}
            title="Nobody found"
            text={`Nobody at work, and no queue or presence of theirs, is called “${wanted.trim()}”.`}
          />
        )}
      </Page>
    </div>
  );
}

function PeopleTable({ people, onAskWhy }: { people: PersonAtWork[]; onAskWhy: AskWhy }) {
  const styles = useStyles();
  return (
    <table aria-label={TITLE} className={styles.table}>
      <thead>
        <tr>
          {["Name", "Presence", "Since", "Capacity", "Working hours", "Queues", ""].map((title) => (
            <th key={title} scope="col" className={styles.cell}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} onAskWhy={onAskWhy} />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow({ person, onAskWhy }: { person: PersonAtWork; onAskWhy: AskWhy }) {
  const styles = useStyles();
  const now = person.presence;
  return (
    <tr>
      <th scope="row" className={styles.cell} dir="auto">
        {person.name}
      </th>
      <td className={styles.cell}>
        <span className={styles.shown}>
          <PresenceBadge status={PRESENCE_LOOKS[now.presence].status} aria-hidden />
          {presenceOfOther(now)}
        </span>
        <Text size={200} block className={styles.faint}>
          {origin(now, person.name)}
        </Text>
      </td>
      <td className={styles.cell}>
        <RelativeTime at={now.since} />
      </td>
      <td className={styles.cell}>
        {person.units_taken} of {person.capacity_units}{" "}
        {person.units_taken > person.capacity_units && (
          <Badge appearance="tint" color="warning">
            Too much
          </Badge>
        )}
      </td>
      <td className={styles.cell}>
        <WorkingHours hours={person.working_hours} />
      </td>
      <td className={styles.cell}>{person.queues.map((queue) => queue.name).join(", ")}</td>
      <td className={styles.cell}>
        <PersonPresenceMenu person={person} />
        <Button
          appearance="subtle"
          aria-label={`Why does ${person.name} get nothing?`}
          onClick={() => onAskWhy(person)}
        >
          Why nothing?
        </Button>
      </td>
    </tr>
  );
}

function WorkingHours({ hours }: { hours: PersonAtWork["working_hours"] }) {
  const styles = useStyles();
  const now = useHalfMinutes();
  if (!hours) return <span className={styles.faint}>Any time</span>;
  return (
    <>
      {workingWords(hours, now)}
      <Text size={200} block className={styles.faint} dir="auto">
        {hours.name}
      </Text>
    </>
  );
}

function workingWords({ working, begins_next, zone }: NonNullable<PersonAtWork["working_hours"]>, now: number): string {
  if (working) return "Works now";
  return begins_next ? `Next ${momentIn(zone, Date.parse(begins_next), now)}` : "Not any more";
}

const ORIGINS: Record<PresenceOf["origin"], string> = {
  manual: "Chosen",
  automatic: "Set automatically",
  imposed: "Set by the system",
  disconnected: "Connection lost",
  signed_in: "Since sign-in",
  signed_out: "Signed out",
};
const CAUSES: Record<string, string> = {
  offer_missed: "Missed an offer",
  offer_rejected: "Declined an offer",
  session_limit: "Session limit reached",
};

function origin({ origin, cause, set_by }: PresenceOf, name: string): string {
  if (origin === "manual") return set_by && set_by.name !== name ? `Set by ${set_by.name}` : "Chosen";
  return CAUSES[cause ?? ""] ?? ORIGINS[origin];
}

function matches(person: PersonAtWork, wanted: string): boolean {
  const bare = (text: string) => text.normalize("NFKC").toLowerCase().trim();
  const words = [person.name, presenceOfOther(person.presence), ...person.queues.map((queue) => queue.name)];
  return words.some((word) => bare(word).includes(bare(wanted)));
}
