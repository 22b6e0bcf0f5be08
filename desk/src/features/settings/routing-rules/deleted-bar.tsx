// Says what was deleted last, and takes it back while that can still be done.
import { Button, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";
import type { RulesDraft } from "./use-rules-draft";

export function DeletedBar({ rules }: { rules: RulesDraft<object> }) {
  if (rules.deleted === null) return null;
  return (
    <MessageBar key={rules.deleted} intent="info" role="status">
      <MessageBarBody>
        {rules.deleted} is gone{rules.dirty ? " once you save" : ""}.
      </MessageBarBody>
      <MessageBarActions>
        {/* The button that was pressed is gone with its rule. */}
        <Button size="small" autoFocus onClick={rules.undo}>
          Undo
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
