// The message that a bubble answers to, above it; a click goes there.
import { Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import { lineOf } from "~/api/kind-word";
import type { Message } from "~/api/types";

const useStyles = makeStyles({
  root: {
    display: "block",
    textAlign: "start",
    borderLeft: `3px solid ${tokens.colorNeutralStroke1}`,
    paddingLeft: "8px",
    marginBottom: "4px",
    maxWidth: "100%",
    color: tokens.colorNeutralForeground3,
  },
  line: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

interface Props {
  quoted: NonNullable<Message["quoted"]>;
  /** Absent where the thread does not hold it. */
  onJump?: (() => void) | undefined;
}

export function Quote({ quoted, onJump }: Props) {
  const styles = useStyles();
  const words = (
    <>
      {quoted.author && (
        <Text block size={200} weight="semibold" className={styles.line} dir="auto">
          {quoted.author}
        </Text>
      )}
      <Text block size={200} className={styles.line} dir="auto">
        {lineOf(quoted)}
      </Text>
    </>
  );
  if (!onJump) return <div className={styles.root}>{words}</div>;
  return (
    <Link as="button" appearance="subtle" className={styles.root} aria-label="Show the quoted message" onClick={onJump}>
      {words}
    </Link>
  );
}
