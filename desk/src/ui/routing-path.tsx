// The way of a conversation through rules: what each ruleset set, and which rule chose the queue.
import { Badge, type BadgeProps, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { type MatchState, overflowWords, type QueuePath, type RulesetPath } from "~/lib/routing-path";
import { plural } from "~/lib/text";

const useStyles = makeStyles({
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
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function ClassifiedPath({ rulesets }: { rulesets: RulesetPath[] }) {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label="Classification">
      {rulesets.map(({ name, processed, applied }, index) => (
        // Names may be there twice; the order is what tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={index} className={mergeClasses(styles.step, applied !== null && styles.applied)}>
          <Text weight="semibold" dir="auto">
            {name}
          </Text>
          {applied ? (
            <>
              <Text size={200} dir="auto">
                “{applied.name}” applied; {plural(processed, "rule")} looked at
              </Text>
              <Text size={200} className={styles.faint} dir="auto">
                {capital(applied.condition)}
              </Text>
              <Text size={200} dir="auto">
                Set {applied.set.map(({ field, value }) => `${field}: ${value}`).join(", ")}
              </Text>
            </>
          ) : (
            <Text size={200} className={styles.faint}>
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
  const rest = path.processed - path.matched.length;
  return (
    <>
      <ol className={styles.list} aria-label="Route to queue">
        {path.matched.map(({ rule, condition, queue, of, passed_over = [], state, own_overflow }, index) => (
          // As above.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className={mergeClasses(styles.step, state === "applied" && styles.applied)}>
            <span className={styles.head}>
              <Text weight="semibold" dir="auto">
                {rule}
              </Text>
              <Badge appearance="tint" color={STATES[state].color}>
                {STATES[state].words}
              </Badge>
            </span>
            <Text size={200} className={styles.faint} dir="auto">
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
      <Text size={200} block className={styles.faint}>
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
