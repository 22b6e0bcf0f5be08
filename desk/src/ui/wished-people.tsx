// Whom a customer prefers, in their order, each with where they stand now.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { standingWords, type Wished } from "~/lib/wish-words";

const useStyles = makeStyles({
  list: { margin: 0, paddingInlineStart: "20px" },
  faint: { color: tokens.colorNeutralForeground3 },
});

export function WishedPeople({ people }: { people: Wished[] }) {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label="Whom the customer prefers">
      {people.map(({ id, name, standing }) => (
        <li key={id}>
          <Text size={200}>
            <bdi>{name}</bdi> <span className={styles.faint}>· {standingWords(standing)}</span>
          </Text>
        </li>
      ))}
    </ol>
  );
}
