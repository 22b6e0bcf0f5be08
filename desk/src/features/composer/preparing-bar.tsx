// Files on their way to LINE's form, above the box: how far each is, or why it stopped and what can be done.
import { Button, makeStyles, ProgressBar, Text, tokens } from "@fluentui/react-components";
import { DismissRegular, WarningRegular } from "@fluentui/react-icons";
import type { Id } from "~/api/types";
import { discard, type Preparing, sendAsDocument, usePreparing } from "./preparing";

const useStyles = makeStyles({
  root: { display: "grid", gap: "4px", marginBottom: "6px" },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    padding: "4px 4px 4px 10px",
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusSmall,
  },
  words: { flexGrow: 1, minWidth: 0, display: "grid", gap: "4px" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  reason: { color: tokens.colorPaletteRedForeground1 },
  icon: { color: tokens.colorPaletteRedForeground1, fontSize: "18px", flexShrink: 0 },
});

export function PreparingBar({ draft, conversation }: { draft: string; conversation: Id }) {
  const styles = useStyles();
  const files = usePreparing(draft, conversation);
  if (files.length === 0) return null;
  return (
    <section className={styles.root} aria-label="Files being prepared">
      {files.map((file) => (
        <div key={file.id} className={styles.row}>
          {file.reason && <WarningRegular className={styles.icon} aria-hidden />}
          {file.reason ? <Stopped file={file} /> : <Running file={file} />}
          {file.reason && file.asDocument && (
            <Button size="small" onClick={() => sendAsDocument(draft, conversation, file.id)}>
              Send as a document
            </Button>
          )}
          <Button
            size="small"
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={`Don’t send ${file.name}`}
            onClick={() => discard(draft, conversation, file.id)}
          />
        </div>
      ))}
    </section>
  );
}

function Running({ file }: { file: Preparing }) {
  const styles = useStyles();
  const words = `Preparing ${file.name} for LINE`;
  return (
    <span className={styles.words}>
      <Text size={200} className={styles.name} dir="auto">
        {words}… {file.percent > 0 && `${file.percent} %`}
      </Text>
      <ProgressBar aria-label={words} {...(file.percent > 0 && { value: file.percent / 100 })} />
    </span>
  );
}

function Stopped({ file }: { file: Preparing }) {
  const styles = useStyles();
  return (
    <span className={styles.words} role="alert">
      <Text size={200} className={styles.name} dir="auto">
        {file.name}
      </Text>
      <Text size={200} className={styles.reason}>
        {file.reason}
      </Text>
    </span>
  );
}
