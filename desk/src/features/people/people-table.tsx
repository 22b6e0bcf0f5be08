// People in a table: marked to be changed together, opened to be changed alone, and a presence set for them in place.
import { Badge, Button, Checkbox, Link, makeStyles, PresenceBadge, Text, tokens } from "@fluentui/react-components";
import { PRESENCE_LOOKS, presenceOfOther } from "~/actions/presence-looks";
import type { Id, PersonAtWork, PresenceOf } from "~/api/types";
import { momentIn } from "~/lib/zones";
import { RelativeTime } from "~/ui/relative-time";
import { useHalfMinutes } from "~/ui/use-now";
import { PersonPresenceMenu } from "./person-presence-menu";

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse", textAlign: "start" },
  cell: { textAlign: "start", padding: "8px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  faint: { color: tokens.colorNeutralForeground3 },
  shown: { display: "inline-flex", alignItems: "center", gap: "6px" },
});

/** Those who are marked, with their names; or everybody who is looked for, however many pages they fill. */
export type Marked = ReadonlyMap<Id, string> | "everybody";

interface Props {
  people: PersonAtWork[];
  marked: Marked;
  onMark(marked: Marked): void;
  onOpen(person: PersonAtWork): void;
  onAskWhy(person: PersonAtWork): void;
}

export function PeopleTable({ people, marked, onMark, onOpen, onAskWhy }: Props) {
  const styles = useStyles();
  const isMarked = (person: PersonAtWork) => marked === "everybody" || marked.has(person.id);
  const count = people.filter(isMarked).length;
  const mark = (some: PersonAtWork[], on: boolean) => {
    const next = new Map(marked === "everybody" ? [] : marked);
    for (const one of some) {
      if (on) next.set(one.id, one.name);
      else next.delete(one.id);
    }
    onMark(next);
  };
  return (
    <table aria-label="Representatives" className={styles.table}>
      <thead>
        <tr>
          <td className={styles.cell}>
            <Checkbox
              aria-label="Mark all on this page"
              checked={count === 0 ? false : count === people.length || "mixed"}
              onChange={() => mark(people, count < people.length)}
            />
          </td>
          {["Name", "Presence", "Since", "Capacity", "Working hours", "Queues and skills"].map((title) => (
            <th key={title} scope="col" className={styles.cell}>
              {title}
            </th>
          ))}
          <td className={styles.cell} />
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            marked={isMarked(person)}
            onMark={marked === "everybody" ? undefined : (on) => mark([person], on)}
            onOpen={() => onOpen(person)}
            onAskWhy={() => onAskWhy(person)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  person: PersonAtWork;
  marked: boolean;
  /** Undefined while everybody is marked. */
  onMark: ((marked: boolean) => void) | undefined;
  onOpen(): void;
  onAskWhy(): void;
}

function PersonRow({ person, marked, onMark, onOpen, onAskWhy }: RowProps) {
  const styles = useStyles();
  const now = person.presence;
  return (
    <tr>
      <td className={styles.cell}>
        <Checkbox
          aria-label={`Mark ${person.name}`}
          checked={marked}
          disabled={!onMark}
          onChange={(_, data) => onMark?.(data.checked === true)}
        />
      </td>
      <th scope="row" className={styles.cell} dir="auto">
        <Link as="button" onClick={onOpen}>
          {person.name}
        </Link>
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
        {countsUnits(person) && (
          <Taken taken={person.units_taken} limit={person.capacity_units} of={person.slots.length > 0 ? "units" : ""} />
        )}
        {person.slots.map(({ id, name, limit, taken }) => (
          <Taken key={id} taken={taken} limit={limit} of={name} />
        ))}
      </td>
      <td className={styles.cell}>
        <WorkingHours hours={person.working_hours} />
      </td>
      <td className={styles.cell}>
        {person.queues.map((queue) => queue.name).join(", ")}
        <Text size={200} block className={styles.faint}>
          {person.skills.map(skillWords).join(", ")}
        </Text>
      </td>
      <td className={styles.cell}>
        <PersonPresenceMenu person={person} />
        <Button appearance="subtle" aria-label={`Why does ${person.name} get nothing?`} onClick={onAskWhy}>
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

const skillWords = ({ name, rating, active }: PersonAtWork["skills"][number]): string =>
  `${name} ${rating}${active ? "" : " (off)"}`;

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

/** Who works by profiles alone has no units to count. */
const countsUnits = ({ capacity_units, units_taken, slots }: PersonAtWork) =>
  capacity_units > 0 || units_taken > 0 || slots.length === 0;

function Taken({ taken, limit, of }: { taken: number; limit: number; of: string }) {
  return (
    <div>
      {taken} of {limit} <bdi>{of}</bdi>{" "}
      {taken > limit && (
        <Badge appearance="tint" color="warning">
          Too much
        </Badge>
      )}
    </div>
  );
}
