// The way of a conversation through rules: what each ruleset set, and which rule chose the queue.
import { Badge, type BadgeProps, makeStyles, mergeClasses, Text } from "@fluentui/react-components";
import { type MatchState, overflowWords, type QueuePath, type RulesetPath } from "~/lib/routing-path";
import { plural } from "~/lib/text";
import { useStepStyles } from "./step-styles";

const useStyles = makeStyles({
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
});

export function ClassifiedPath({ rulesets }: { rulesets: RulesetPath[] }) {
  const steps = useStepStyles();
  return (
    <ol className={steps.list} aria-label="Classification">
      {rulesets.map(({ name, processed, applied }, index) => (
        // Names may be there twice; the order is what tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={index} className={mergeClasses(steps.step, applied !== null && steps.applied)}>
          <Text weight="semibold" dir="auto">
            {name}
          </Text>
          {applied ? (
            <>
              <Text size={200} dir="auto">
                “{applied.name}” applied; {plural(processed, "rule")} looked at
              </Text>
              <Text size={200} className={steps.faint} dir="auto">
                {capital(applied.condition)}
              </Text>
              <Text size={200} dir="auto">
                Set {applied.set.map(({ field, value }) => `${field}: ${value}`).join(", ")}
              </Text>
            </>
          ) : (
            <Text size={200} className={steps.faint}>
              No rule held, of {processed}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}

const STATES: Record<MatchState, { words: string; color: NonNullable<BadgeProps["color"]> }> = {
  applied: { words: "Applied", color: "brand" },
  later: { words: "Held too, but comes later", color: "informative" },
  nobody_serves: { words: "Nobody serves its queue", color: "warning" },
  deleted: { words: "Its queue is deleted", color: "warning" },
  closed: { words: "Its queue is closed", color: "warning" },
  full: { words: "Its queue is full", color: "warning" },
};

export function QueueChosenPath({ path }: { path: QueuePath }) {
  const styles = useStyles();
  const steps = useStepStyles();
  const rest = path.processed - path.matched.length;
  return (
    <>
      <ol className={steps.list} aria-label="Route to queue">
        {path.matched.map(({ rule, condition, queue, of, passed_over = [], state, own_overflow }, index) => (
          // As above.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className={mergeClasses(steps.step, state === "applied" && steps.applied)}>
            <span className={styles.head}>
              <Text weight="semibold" dir="auto">
                {rule}
              </Text>
              <Badge appearance="tint" color={STATES[state].color}>
                {STATES[state].words}
              </Badge>
            </span>
            <Text size={200} className={steps.faint} dir="auto">
              {capital(condition)}
            </Text>
            {queue.name && (
              <Text size={200} dir="auto">
                Leads to {queue.name}
                {of > 1 && `, ${drawnWords(of, passed_over)}`}
                {own_overflow && ", with an overflow of its own"}
              </Text>
            )}
          </li>
        ))}
      </ol>
      {path.overflow && (
        <Text size={200} block>
          {overflowWords(path.overflow)}.
        </Text>
      )}
      <Text size={200} block className={steps.faint}>
        {plural(path.processed, "rule")} looked at{rest > 0 && `, ${rest} did not hold`}.
        {path.fallback && " No rule chose a queue, so the workstream’s own is taken."}
      </Text>
    </>
  );
}

function drawnWords(of: number, passedOver: string[]): string {
  if (passedOver.length === 0) return `drawn among ${of} queues`;
  const names = passedOver.map((name) => name || "a deleted queue").join(", ");
  return `drawn among ${of - passedOver.length} of ${of} queues, since nobody serves ${names}`;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
