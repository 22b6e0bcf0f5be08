// The frame of a ruleset, whatever its rules are for: its name, what can be done with it, and the way to another rule.
import { Button, Input, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { AddRegular, ArrowDownRegular, ArrowUpRegular, CopyRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { Handle, type Place } from "~/ui/reorder";
import { Act } from "./row-action";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "16px",
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  dragged: { opacity: 0.4 },
  over: { backgroundColor: tokens.colorNeutralBackground1Hover },
  head: { display: "flex", alignItems: "center", gap: "8px" },
  name: { flexGrow: 1, maxWidth: "420px" },
  space: { flexGrow: 1 },
  add: { alignSelf: "start" },
  faint: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  name: string;
  wrong: boolean;
  place: { index: number; of: number };
  order: Place;
  /** Nothing more can be added to it. */
  full: boolean;
  /** Said between the head and the rules. */
  about?: ReactNode;
  empty: boolean;
  children: ReactNode;
  onRename(name: string): void;
  onCopy: (() => void) | null;
  onDelete: (() => void) | null;
  onAdd(): void;
}

export function RulesetFrame(props: Props) {
  const { name, wrong, place, order, full, about, empty, children, onRename, onCopy, onDelete, onAdd } = props;
  const styles = useStyles();
  const { index, of } = place;
  const last = index === of - 1;
  return (
    <section
      className={mergeClasses(styles.root, order.dragged && styles.dragged, order.over && styles.over)}
      aria-label={`Ruleset ${name}`}
      {...order.target}
    >
      <div className={styles.head}>
        {of > 1 && <Handle place={order} what="ruleset " />}
        <Text className={styles.faint}>{index + 1}</Text>
        <Input
          className={styles.name}
          aria-label={`Name of ruleset ${index + 1}`}
          aria-invalid={wrong}
          dir="auto"
          maxLength={100}
          value={name}
          onChange={(_, data) => onRename(data.value)}
        />
        <span className={styles.space} />
        <Act
          label={`Move ruleset ${name} up`}
          icon={<ArrowUpRegular />}
          off={index === 0}
          run={() => order.onStep(-1)}
        />
        <Act label={`Move ruleset ${name} down`} icon={<ArrowDownRegular />} off={last} run={() => order.onStep(1)} />
        <Act label={`Copy ruleset ${name}`} icon={<CopyRegular />} off={onCopy === null} run={() => onCopy?.()} />
        <Act
          label={`Delete ruleset ${name}`}
          icon={<DeleteRegular />}
          off={onDelete === null}
          run={() => onDelete?.()}
        />
      </div>
      {about}
      {empty && <Text className={styles.faint}>It has no rule yet. Add one, or delete the ruleset.</Text>}
      {children}
      <Button
        className={styles.add}
        icon={<AddRegular />}
        disabledFocusable={full}
        aria-label={`Add a rule to ${name}`}
        onClick={onAdd}
      >
        Add a rule
      </Button>
    </section>
  );
}
