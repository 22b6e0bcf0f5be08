// Asks before unsaved rules are left behind.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { useBlocker } from "@tanstack/react-router";

/** `unsaved` are the parts that would be lost. */
export function LeaveGuard({ unsaved }: { unsaved: string[] }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => unsaved.length > 0,
    enableBeforeUnload: () => unsaved.length > 0,
    withResolver: true,
  });
  if (status !== "blocked") return null;
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Leave without saving?</DialogTitle>
          <DialogContent>What you changed in {unsaved.join(" and ")} would be lost.</DialogContent>
          <DialogActions>
            <Button onClick={() => proceed()}>Leave and lose it</Button>
            <Button appearance="primary" onClick={() => reset()}>
              Stay
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
