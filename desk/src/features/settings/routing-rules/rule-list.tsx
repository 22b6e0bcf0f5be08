// Rules in their order: each with its condition in words; moved by dragging, by buttons or by keys, copied and deleted.
import { Link, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { ArrowDownRegular, ArrowUpRegular, CopyRegular, DeleteRegular } from "@fluentui/react-icons";
import type { RulesetTally } from "~/api/types";
import { Announced, Handle, useReorder } from "~/ui/reorder";
import { isNamed, type Listed } from "./ordered";
import { Act } from "./row-action";
import { RuleTallyCell } from "./rule-tally";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    display: "grid",
    gridTemplateColumns: "auto 28px minmax(120px, 1fr) minmax(160px, 2.4fr) minmax(100px, 1fr) auto auto",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  wrong: { boxShadow: `inset 3px 0 ${tokens.colorPaletteRedBorder2}` },
  dragged: { opacity: 0.4 },
  over: { backgroundColor: tokens.colorNeutralBackground1Hover },
  number: { color: tokens.colorNeutralForeground3, textAlign: "right" },
  cut: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", minWidth: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", minWidth: 0, textAlign: "start" },
  words: { color: tokens.colorNeutralForeground2 },
  actions: { display: "flex" },
});

interface Props<T extends Listed> {
  label: string;
  rules: T[];
  /** A piece of a name; whoever searches sees no neighbours, so nothing is moved then. */
  wanted: string;
  /** The key of the rule that the server refuses. */
  wrong: string | null;
  words(rule: T): string;
  outcome(rule: T): string;
  /** What the list's rules did lately, when it is known. */
  tallies?: RulesetTally | undefined;
  full: boolean;
  onOpen(rule: T): void;
  onMove(from: number, to: number): void;
  onCopy(rule: T): void;
  onDelete(rule: T): void;
}

export function RuleList<T extends Listed>(props: Props<T>) {
  const styles = useStyles();
  const { rules, wanted, onMove } = props;
  const order = useReorder(rules, onMove);
  const movable = wanted.trim() === "";
  return (
    <>
      <ol className={styles.list} aria-label={props.label}>
        {rules.map((rule, index) => {
          if (!isNamed(rule.name, wanted)) return null;
          const place = order.at(index);
          const look = mergeClasses(
            styles.row,
            rule.key === props.wrong && styles.wrong,
            place.dragged && styles.dragged,
            place.over && styles.over,
          );
          return (
            <li key={rule.key} className={look} aria-label={rule.name} {...place.target}>
              {movable ? <Handle place={place} /> : <span />}
              <Row {...props} rule={rule} index={index} movable={movable} onStep={place.onStep} />
            </li>
          );
        })}
      </ol>
      <Announced order={order} />
    </>
  );
}

interface RowProps<T extends Listed> extends Props<T> {
  rule: T;
  index: number;
  movable: boolean;
  onStep(step: 1 | -1): void;
}

function Row<T extends Listed>({ rule, index, movable, onStep, ...props }: RowProps<T>) {
  const styles = useStyles();
  const words = props.words(rule);
  const outcome = props.outcome(rule);
  return (
    <>
      <Text size={200} className={styles.number}>
        {index + 1}
      </Text>
      <Link as="button" className={styles.name} dir="auto" title={rule.name} onClick={() => props.onOpen(rule)}>
        {rule.name}
      </Link>
      <Text size={200} className={mergeClasses(styles.cut, styles.words)} dir="auto" title={words}>
        {words}
      </Text>
      <Text size={200} className={styles.cut} dir="auto" title={outcome}>
        {outcome}
      </Text>
      <RuleTallyCell tallies={props.tallies} name={rule.name} />
      <span className={styles.actions}>
        {movable && (
          <>
            <Act label={`Move ${rule.name} up`} icon={<ArrowUpRegular />} off={index === 0} run={() => onStep(-1)} />
            <Act
              label={`Move ${rule.name} down`}
              icon={<ArrowDownRegular />}
              off={index === props.rules.length - 1}
              run={() => onStep(1)}
            />
          </>
        )}
        <Act label={`Copy ${rule.name}`} icon={<CopyRegular />} off={props.full} run={() => props.onCopy(rule)} />
        <Act label={`Delete ${rule.name}`} icon={<DeleteRegular />} off={false} run={() => props.onDelete(rule)} />
      </span>
    </>
  );
}
