// Whom a customer prefers, where each of them stands, and what comes of it now.
import { makeStyles, Text } from "@fluentui/react-components";
import { type Wish, wishWords } from "~/lib/wish-words";
import { WishedPeople } from "./wished-people";

const useStyles = makeStyles({ part: { display: "flex", flexDirection: "column", gap: "2px" } });

export function Preference({ wish }: { wish: Wish }) {
  const styles = useStyles();
  return (
    <section aria-label="Preference of the customer" className={styles.part}>
      <Text size={200}>The customer prefers:</Text>
      <WishedPeople people={wish.people} />
      <Text size={200} dir="auto">
        {wishWords(wish)}
      </Text>
    </section>
  );
}
