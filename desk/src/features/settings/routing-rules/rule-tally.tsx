// What a rule did in the last day and week, beside it; and what is to be said of the counts of a whole list.
import { Badge, makeStyles, Text, Tooltip, tokens } from "@fluentui/react-components";
import type { RulesetTally, RuleTally } from "~/api/types";
import { plural } from "~/lib/text";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", alignItems: "flex-end", whiteSpace: "nowrap" },
  numbers: { fontVariantNumeric: "tabular-nums" },
  faint: { color: tokens.colorNeutralForeground3 },
});

/** Rules have no ids: what one did is found by its name. */
export const tallyOf = (tallies: RulesetTally | undefined, name: string): RuleTally | null =>
  tallies?.rules.find((one) => one.name === name) ?? null;

/** Why a rule is marked: conversations came, and none was its. */
export function unusedWords({ week }: RulesetTally, tally: RuleTally): string | null {
  if (week === 0 || tally.week.matched > 0) return null;
  return tally.week.processed === 0 ? "Not reached in 7 days" : "No match in 7 days";
}

interface Props {
  tallies: RulesetTally | undefined;
  name: string;
}

export function RuleTallyCell({ tallies, name }: Props) {
  const styles = useStyles();
  const tally = tallyOf(tallies, name);
  if (!tallies || !tally) return <span />;
  const unused = unusedWords(tallies, tally);
  return (
    <Tooltip content={`24 hours: ${inWords(tally.day)}. 7 days: ${inWords(tally.week)}.`} relationship="description">
      <span className={styles.root} role="note" aria-label={`Counts of ${name}`}>
        <Text size={200} className={styles.numbers}>
          {tally.day.matched.toLocaleString()} · {tally.week.matched.toLocaleString()}
        </Text>
        {unused && (
          <Badge appearance="tint" color="warning" size="small">
            {unused}
          </Badge>
        )}
      </span>
    </Tooltip>
  );
}

/** What the numbers are, or that there are none yet. */
export function TallyNote({ tallies }: { tallies: RulesetTally | undefined }) {
  const styles = useStyles();
  if (!tallies || tallies.rules.length === 0) return null;
  return (
    <Text size={200} className={styles.faint}>
      {tallies.week === 0
        ? "No conversation has come to these rules in the last 7 days. How often each holds is shown here once one does."
        : `Beside each rule: how often it held in the last 24 hours · 7 days, of ${tallies.day.toLocaleString()} · ${plural(tallies.week, "conversation")}. A renamed rule begins at 0.`}
    </Text>
  );
}

const inWords = ({ processed, matched, applied }: RuleTally["day"]) =>
  `looked at ${processed.toLocaleString()}, held ${matched.toLocaleString()}, applied ${applied.toLocaleString()}`;
