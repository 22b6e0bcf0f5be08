// What the next message will carry, above the box, each with a way to leave it out.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useEffect, useSyncExternalStore } from "react";
import { logs } from "~/api/live";
import type { Id } from "~/api/types";
import { plural } from "~/lib/text";
import type { Extras } from "./extras";

const useStyles = makeStyles({
  root: { display: "grid", gap: "4px", marginBottom: "6px" },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    padding: "2px 4px 2px 10px",
    borderInlineStartWidth: "3px",
    borderInlineStartStyle: "solid",
    borderInlineStartColor: tokens.colorBrandStroke1,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusSmall,
  },
  text: { flexGrow: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

interface Props {
  conversation: Id;
  extras: Extras;
  onExtras(change: Partial<Extras>): void;
}

export function ExtrasBar({ conversation, extras: { quote, quickReplies }, onExtras }: Props) {
  const styles = useStyles();
  const log = logs.get(conversation);
  const { messages } = useSyncExternalStore(log.subscribe, log.getSnapshot);
  const unsent = messages.some((one) => one.id === quote?.id && one.content.type === "unsent");
  useEffect(() => {
    if (unsent) onExtras({ quote: null });
  }, [unsent, onExtras]);
  return (
    <div className={styles.root}>
      {quote && (
        <div className={styles.row}>
          <Text size={200} className={styles.text} dir="auto">
            <b>{quote.author}</b> {quote.preview}
          </Text>
          <Drop name="Don’t quote" onDrop={() => onExtras({ quote: null })} />
        </div>
      )}
      {quickReplies.length > 0 && (
        <div className={styles.row}>
          <Text size={200} className={styles.text} dir="auto">
            {plural(quickReplies.length, "answer button")}: {quickReplies.map((one) => one.label).join(" · ")}
          </Text>
          <Drop name="Leave out the answer buttons" onDrop={() => onExtras({ quickReplies: [] })} />
        </div>
      )}
    </div>
  );
}

function Drop({ name, onDrop }: { name: string; onDrop(): void }) {
  return <Button size="small" appearance="subtle" icon={<DismissRegular />} aria-label={name} onClick={onDrop} />;
}
