// Every keyboard shortcut, from the same list that answers to them.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { shortcutLabel } from "~/actions/desk";
import { actions } from "~/actions/shortcuts";
import { findKeyWords } from "~/lib/keyboard";

const useStyles = makeStyles({
  keys: { display: "grid", gridTemplateColumns: "1fr auto", gap: "10px 24px", margin: 0 },
  value: { margin: 0 },
  key: {
    padding: "1px 6px",
    borderRadius: tokens.borderRadiusSmall,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: "inherit",
    fontSize: tokens.fontSizeBase200,
  },
});

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  const styles = useStyles();
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogContent>
            <dl className={styles.keys}>
              {actions.map((action) => (
                <Shortcut key={action.id} label={action.label} keys={shortcutLabel(action.code)} />
              ))}
              <Shortcut label="Search in the conversation" keys={findKeyWords()} />
              <Shortcut label="Send the reply" keys="Enter" />
              <Shortcut label="Start a new line" keys="Shift+Enter" />
              <Shortcut label="Find a quick reply, at the beginning of a reply" keys="/" />
            </dl>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Close</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Shortcut({ label, keys }: { label: string; keys: string }) {
  const styles = useStyles();
  return (
    <>
      <dt>{label}</dt>
      <dd className={styles.value}>
        <kbd className={styles.key}>{keys}</kbd>
      </dd>
    </>
  );
}
