// Whom the queue would ask now, the first in their order; where it would ask nobody, why.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { ableWords } from "~/actions/obstacle-words";
import { PRESENCE_LOOKS, wordOfOther } from "~/actions/presence-looks";
import type { Candidate, WouldAsk } from "~/api/types";
import { ChosenRuleset } from "~/ui/assignment-path";
import { CandidateRow } from "~/ui/candidate-row";
import { Preference } from "~/ui/preference";
import { askedWords, hinderedWords } from "./would-ask-words";

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function WouldAskPath({ asked }: { asked: WouldAsk | null }) {
  const styles = useStyles();
  if (asked === null) return <Text size={200}>Nobody: the conversation would be ended at once.</Text>;
  const people = asked.hindered.reduce((sum, one) => sum + one.people, 0);
  const others = people > asked.others.length ? hinderedWords(asked) : null;
  return (
    <>
      {asked.wish && <Preference wish={asked.wish} />}
      {asked.ruleset && asked.wish?.outcome !== "waits" && <ChosenRuleset ruleset={asked.ruleset} />}
      <Text size={200}>{askedWords(asked)}</Text>
      {asked.first.length > 0 && (
        <ol className={styles.list} aria-label="Whom it would ask">
          {asked.first.map(row)}
        </ol>
      )}
      {asked.able > asked.first.length && (
        <Text size={200} className={styles.faint}>
          {asked.able - asked.first.length} more after them.
        </Text>
      )}
      {asked.others.length > 0 && (
        <ul className={styles.list} aria-label="Some whom it would not ask">
          {asked.others.map(row)}
        </ul>
      )}
      {others && (
        <Text size={200} className={styles.faint}>
          {asked.able > 0 ? `Of the others: ${others}` : `In all: ${others}`}
        </Text>
      )}
    </>
  );
}

function row(one: Candidate) {
  const { status } = PRESENCE_LOOKS[one.presence];
  return (
    <CandidateRow
      key={one.user_id}
      name={one.name}
      presence={{ status, word: wordOfOther(one.presence, one.presence_text) }}
      words={ableWords(one)}
      able={one.obstacle === null}
      refusals={one.obstacle?.rules ?? []}
    />
  );
}
