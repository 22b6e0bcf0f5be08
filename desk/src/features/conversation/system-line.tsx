// What nobody said, told in a line between the bubbles.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { clockTime, exactTime } from "~/lib/time";
import type { SystemEntry } from "./entries";

const useStyles = makeStyles({
  line: {
    textAlign: "center",
    color: tokens.colorNeutralForeground3,
    padding: "8px 48px 2px",
    overflowWrap: "anywhere",
    overflow: "clip",
  },
});

export function SystemLine({ entry }: { entry: SystemEntry }) {
  return (
    <Text as="p" size={200} block className={useStyles().line} dir="auto" data-message={entry.messageId}>
      {entry.text} · <time title={exactTime(entry.at)}>{clockTime(entry.at)}</time>
    </Text>
  );
}
