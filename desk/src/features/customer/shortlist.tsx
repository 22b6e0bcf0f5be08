// Among whom somebody was chosen when a conversation was offered, and what was in the way of the others then.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { METHODS, REASONS } from "~/actions/asking-words";
import type { Obstacle } from "~/api/types";
import { type LeftOut, namedWords, type Shortlist, type Shortlisted } from "~/lib/shortlist";
import { dateAndTime } from "~/lib/time";

const useStyles = makeStyles({
  numbered: { margin: 0, paddingInlineStart: "20px" },
  plain: { margin: 0, padding: 0, listStyleType: "none" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function MatchedByMethod({ list }: { list: Shortlist }) {
  const styles = useStyles();
  const others = list.able - list.first.length;
  return (
    <>
      <Text size={200}>{howWords(list)}</Text>
      <ol className={styles.numbered} aria-label="Who could be asked then">
        {list.first.map((one) => (
          <li key={one.name}>
            <Text size={200}>
              <bdi>{one.name}</bdi> <span className={styles.faint}>· {figureWords(one, list.method)}</span>
            </Text>
          </li>
        ))}
      </ol>
      {others > 0 && (
        <Text size={200} className={styles.faint}>
          {others === 1 ? "One more could have been asked." : `${others} more could have been asked.`}
        </Text>
      )}
    </>
  );
}

export function LeftOutThen({ groups }: { groups: LeftOut<Obstacle["reason"]>[] }) {
  const styles = useStyles();
  return (
    <ul className={styles.plain} aria-label="Who was not asked">
      {groups.map((group) => (
        <li key={group.reason}>
          <Text size={200} dir="auto">
            {group.people} {REASONS[group.reason]}: <span className={styles.faint}>{namedWords(group)}</span>
          </Text>
        </li>
      ))}
    </ul>
  );
}

function howWords({ method, closest, able }: Shortlist): string {
  const people = able === 1 ? "One person could be asked" : `${able} people could be asked`;
  return closest ? `${people}, nearest to the wanted skills first.` : `${people}, ${METHODS[method]}.`;
}

/** What the method compares goes first. */
function figureWords({ free, since, declined }: Shortlisted, method: Shortlist["method"]): string {
  const room = `${free} free`;
  const turn = method === "least_active" ? releaseWords(since) : turnWords(since);
  const words = method === "highest_capacity" ? [room, turn] : [turn, room];
  if (declined > 0) words.push(declined === 1 ? "let it pass once" : `let it pass ${declined} times`);
  return words.join(", ");
}

const turnWords = (since: string | null) => (since ? `last turn ${dateAndTime(since)}` : "no turn there yet");
const releaseWords = (since: string | null) =>
  since ? `busy until ${dateAndTime(since)}` : "nothing done since signing in";
