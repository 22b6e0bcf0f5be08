// What somebody wrote into a conversation that they can no longer see, and that never left: to be copied or dropped.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useDesk } from "~/actions/desk";
import { kindWord } from "~/api/kind-word";
import type { Id } from "~/api/types";
import { useLog } from "./use-log";

const useStyles = makeStyles({
  root: { display: "grid", justifyItems: "start", gap: "8px", maxWidth: "480px", margin: "0 auto 32px" },
  text: {
    padding: "7px 12px",
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground6,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
  },
});

export function LostMessages({ id }: { id: Id }) {
  const styles = useStyles();
  const { notify } = useDesk();
  const { log, view } = useLog(id);
  const lost = view.pending.filter((one) => one.state === "failed");
  if (lost.length === 0) return null;

  function drop() {
    for (const { clientId } of lost) log.discard(clientId);
    notify({ intent: "info", title: "The messages that were not sent are gone." });
  }

  return (
    <section className={styles.root} aria-label="Messages that were not sent">
      <Text weight="semibold">What you wrote here was not sent:</Text>
      {lost.map(({ clientId, content }) => (
        <div key={clientId} className={styles.text} dir="auto">
          {content.type === "text" ? content.text : kindWord(content.type)}
        </div>
      ))}
      <Button onClick={drop}>Discard</Button>
    </section>
  );
}
