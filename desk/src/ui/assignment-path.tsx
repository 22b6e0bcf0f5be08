// The way of a conversation through the rules of its queue's own: the ruleset that is for it, and what each rule did.
import { makeStyles, mergeClasses, Text } from "@fluentui/react-components";
import {
  type AssignmentPath,
  passedOverWords,
  type RulesetChosen,
  rulesetWords,
  yieldedWords,
} from "~/lib/assignment-path";
import { useStepStyles } from "./step-styles";

const useStyles = makeStyles({
  part: { display: "flex", flexDirection: "column", gap: "2px", overflowWrap: "anywhere" },
});

export function ChosenRuleset({ ruleset }: { ruleset: RulesetChosen }) {
  const styles = useStyles();
  const steps = useStepStyles();
  return (
    <div className={styles.part}>
      <Text size={200} dir="auto">
        {rulesetWords(ruleset)}
      </Text>
      {ruleset.passed_over.length > 0 && (
        <Text size={200} dir="auto" className={steps.faint}>
          {passedOverWords(ruleset)}
        </Text>
      )}
    </div>
  );
}

export function MatchedByRules({ path }: { path: AssignmentPath }) {
  const steps = useStepStyles();
  const last = path.rules.length - 1;
  return (
    <>
      <ChosenRuleset ruleset={path.ruleset} />
      <ol className={steps.list} aria-label="Assignment rules">
        {path.rules.map(({ name, yielded }, index) => (
          // Names may be there twice; the order is what tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className={mergeClasses(steps.step, index === last && steps.applied)}>
            <Text size={200} dir="auto">
              “{name}” {yieldedWords(yielded)}
            </Text>
            {index === last && (
              <>
                <Text size={200} className={steps.faint} dir="auto">
                  {path.condition}
                </Text>
                <Text size={200}>{path.order}</Text>
              </>
            )}
          </li>
        ))}
      </ol>
      {path.declined > 0 && (
        <Text size={200} className={steps.faint}>
          Declined before, and asked again since no rule yields anybody who has declined less.
        </Text>
      )}
    </>
  );
}
