// Somebody who serves a queue: how they stand, whether they could be asked, and if no rule yields them, what is missing.
import {
  makeStyles,
  mergeClasses,
  PresenceBadge,
  type PresenceBadgeProps,
  Text,
  tokens,
} from "@fluentui/react-components";
import { type Refusal, RuleRefusals } from "./rule-refusals";

const useStyles = makeStyles({
  row: { display: "grid", gridTemplateColumns: "auto 1fr", columnGap: "8px", alignItems: "baseline" },
  why: { gridColumn: "2", color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
  able: { color: tokens.colorPaletteGreenForeground1 },
  rules: { gridColumn: "2" },
});

interface Props {
  name: string;
  presence: { status: NonNullable<PresenceBadgeProps["status"]>; word: string };
  words: string;
  able: boolean;
  /** Those that do not yield them. */
  refusals: Refusal[];
}

export function CandidateRow({ name, presence, words, able, refusals }: Props) {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <PresenceBadge status={presence.status} size="extra-small" aria-hidden />
      <Text>
        <bdi>{name}</bdi> · {presence.word}
      </Text>
      <Text size={200} className={mergeClasses(styles.why, able && styles.able)}>
        {words}
      </Text>
      {refusals.length > 0 && (
        <div className={styles.rules}>
          <RuleRefusals refusals={refusals} />
        </div>
      )}
    </li>
  );
}
