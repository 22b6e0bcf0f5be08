// What stands at the foot of rules that differ from what is kept: what is wrong, Save, and Discard.
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
  tokens,
} from "@fluentui/react-components";
import { Trouble } from "~/ui/trouble";
import type { RulesDraft } from "./use-rules-draft";

const useStyles = makeStyles({
  root: {
    position: "sticky",
    bottom: 0,
    zIndex: 1,
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    marginTop: "16px",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  row: { display: "flex", alignItems: "center", gap: "8px" },
  words: { flexGrow: 1 },
});

interface Props {
  rules: RulesDraft<object>;
  onSave(): void;
}

export function UnsavedBar({ rules, onSave }: Props) {
  const styles = useStyles();
  if (!rules.dirty && !rules.trouble) return null;
  return (
    <section className={styles.root} aria-label="Unsaved changes">
      {rules.overtaken ? (
        <MessageBar intent="warning" role="alert" layout="multiline">
          <MessageBarBody>
            {rules.trouble} Yours are still here, and not saved. Loading theirs puts them in the place of yours.
          </MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void rules.loadTheirs()}>
              Load theirs
            </Button>
          </MessageBarActions>
        </MessageBar>
      ) : (
        rules.trouble && <Trouble text={rules.trouble} />
      )}
      {rules.dirty && (
        <div className={styles.row}>
          <Text className={styles.words} weight="semibold">
            Unsaved changes
          </Text>
          <Button
            appearance="primary"
            disabledFocusable={rules.busy}
            icon={rules.busy ? <Spinner size="tiny" /> : null}
            onClick={onSave}
          >
            Save
          </Button>
          <Button disabledFocusable={rules.busy} onClick={rules.discard}>
            Discard
          </Button>
        </div>
      )}
    </section>
  );
}
