// What became of many people who were changed: how many were, and who could not be and why.
import { MessageBar, MessageBarBody, makeStyles, Text } from "@fluentui/react-components";
import type { PersonChanged } from "~/api/types";
import { plural } from "~/lib/text";
import { type RefusedGroup, type Run, refusedBy } from "./staff-run";

/** More names of one reason are counted. */
const NAMED = 20;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  list: { display: "flex", flexDirection: "column", gap: "8px", margin: 0, paddingInlineStart: "20px" },
  scroll: { maxHeight: "320px", overflowY: "auto" },
});

export function StaffResult({ run: { outcomes, left, trouble } }: { run: Run }) {
  const styles = useStyles();
  const refused = refusedBy(outcomes);
  return (
    <div className={styles.root}>
      <Text role="status" weight="semibold">
        {summary(outcomes)}
      </Text>
      {left.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {trouble ?? "Stopped."} {plural(left.length, "person", "people")} not asked for yet.
          </MessageBarBody>
        </MessageBar>
      )}
      {refused.length > 0 && (
        <div className={styles.scroll}>
          <ul className={styles.list} aria-label="Could not be changed">
            {refused.map((group) => (
              <li key={group.why}>
                <Text weight="semibold">{group.why}</Text> <Text dir="auto">{namesOf(group)}</Text>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function summary(outcomes: readonly PersonChanged[]): string {
  const count = (result: PersonChanged["result"]) => outcomes.filter((one) => one.result === result).length;
  const [changed, same, refused] = [count("changed"), count("unchanged"), count("refused")];
  return [
    `${plural(changed, "person", "people")} changed`,
    same > 0 && `${same} like that already`,
    refused > 0 && `${refused} could not be changed`,
  ]
    .filter(Boolean)
    .join(", ");
}

function namesOf({ names }: RefusedGroup): string {
  const more = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
