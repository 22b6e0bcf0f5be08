// The rules that do not yield somebody, each with what it wants and what they have instead.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";

export interface Refusal {
  rule: string;
  shortfalls: { wanted: string; has: string }[];
}

/** How many are shown before somebody asks for all. */
const SHOWN = 3;

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "4px", margin: 0, paddingInlineStart: "16px" },
  words: { overflowWrap: "anywhere", color: tokens.colorNeutralForeground3 },
  has: { color: tokens.colorNeutralForeground1 },
});

export function RuleRefusals({ refusals }: { refusals: Refusal[] }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const shown = all ? refusals : refusals.slice(0, SHOWN);
  return (
    <>
      <ul className={styles.list} aria-label="What is missing for each rule">
        {shown.map(({ rule, shortfalls }, index) => (
          // Names may be there twice; the order is what tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index}>
            <Text size={200} className={styles.words} dir="auto">
              “{rule}”:{" "}
              {shortfalls.map(({ wanted, has }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <span key={place}>
                  {place > 0 && "; "}
                  {wanted} – <span className={styles.has}>{has}</span>
                </span>
              ))}
            </Text>
          </li>
        ))}
      </ul>
      {refusals.length > shown.length && (
        <Button appearance="transparent" size="small" onClick={() => setAll(true)}>
          Show all {refusals.length} rules
        </Button>
      )}
    </>
  );
}
