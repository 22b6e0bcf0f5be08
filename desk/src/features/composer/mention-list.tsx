// Who can be mentioned, above the box in which it is typed; the focus stays in the box.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { PersonAvatar } from "~/ui/person-avatar";
import type { MentionChoice } from "./mentions";

export interface Candidate {
  choice: MentionChoice;
  name: string;
  picture: string | null;
}

const useStyles = makeStyles({
  list: {
    position: "absolute",
    bottom: "100%",
    left: "92px",
    minWidth: "240px",
    maxWidth: "min(420px, 90%)",
    padding: "4px",
    zIndex: 2,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
  },
  one: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    padding: "4px 8px",
    cursor: "pointer",
    borderRadius: tokens.borderRadiusSmall,
    overflowWrap: "anywhere",
  },
  active: { backgroundColor: tokens.colorNeutralBackground1Hover },
});

interface Props {
  candidates: readonly Candidate[];
  active: number;
  onPick(one: Candidate): void;
}

export function MentionList({ candidates, active, onPick }: Props) {
  const styles = useStyles();
  return (
    <div role="listbox" aria-label="Mention somebody" className={styles.list}>
      {candidates.map((one, index) => (
        <div
          key={one.choice.memberId ?? "all"}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={mergeClasses(styles.one, index === active && styles.active)}
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(one);
          }}
        >
          <PersonAvatar name={one.choice.label.slice(1)} picture={one.picture} size={20} />
          <span dir="auto">{one.name}</span>
        </div>
      ))}
    </div>
  );
}
