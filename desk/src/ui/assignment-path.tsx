// The way of a conversation through the rules of its queue's own: the ruleset that is for it, and what each rule did.
import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import {
  type AssignmentPath,
  passedOverWords,
  type RulesetChosen,
  rulesetWords,
  yieldedWords,
} from "~/lib/assignment-path";

const useStyles = makeStyles({
  part: { display: "flex", flexDirection: "column", gap: "2px", overflowWrap: "anywhere" },
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
  step: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusMedium,
    borderLeft: `3px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: "anywhere",
  },
  applied: { borderLeftColor: tokens.colorBrandStroke1 },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function ChosenRuleset({ ruleset }: { ruleset: RulesetChosen }) {
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <Text size={200} dir="auto">
        {rulesetWords(ruleset)}
      </Text>
      {ruleset.passed_over.length > 0 && (
        <Text size={200} dir="auto" className={styles.faint}>
          {passedOverWords(ruleset)}
        </Text>
      )}
    </div>
  );
}

export function MatchedByRules({ path }: { path: AssignmentPath }) {
  const styles = useStyles();
  const last = path.rules.length - 1;
  return (
    <>
      <ChosenRuleset ruleset={path.ruleset} />
      <ol className={styles.list} aria-label="Assignment rules">
        {path.rules.map(({ name, yielded }, index) => (
          // Names may be there twice; the order is what tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className={mergeClasses(styles.step, index === last && styles.applied)}>
            <Text size={200} dir="auto">
              “{name}” {yieldedWords(yielded)}
            </Text>
            {index === last && (
              <>
                <Text size={200} className={styles.faint} dir="auto">
                  {path.condition}
                </Text>
                <Text size={200}>{path.order}</Text>
              </>
            )}
          </li>
        ))}
      </ol>
      {path.declined > 0 && (
        <Text size={200} className={styles.faint}>
          Declined before, and asked again since no rule yields anybody who has declined less.
        </Text>
      )}
    </>
  );
}
