// The frame of a ruleset, whatever its rules are for: its name, what can be done with it, and the way to another rule.
import { Button, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { AddRegular, ArrowDownRegular, ArrowUpRegular, CopyRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
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
  /** Nothing more can be added to it. */
  full: boolean;
  /** Said between the head and the rules. */
  about?: ReactNode;
  empty: boolean;
  children: ReactNode;
  onRename(name: string): void;
  onMove(step: 1 | -1): void;
  onCopy: (() => void) | null;
  onDelete: (() => void) | null;
  onAdd(): void;
}

export function RulesetFrame(props: Props) {
  const { name, wrong, place, full, about, empty, children, onRename, onMove, onCopy, onDelete, onAdd } = props;
  const styles = useStyles();
  const { index, of } = place;
  const last = index === of - 1;
  return (
    <section className={styles.root} aria-label={`Ruleset ${name}`}>
      <div className={styles.head}>
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
        <Act label={`Move ruleset ${name} up`} icon={<ArrowUpRegular />} off={index === 0} run={() => onMove(-1)} />
        <Act label={`Move ruleset ${name} down`} icon={<ArrowDownRegular />} off={last} run={() => onMove(1)} />
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
