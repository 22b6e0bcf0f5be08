// Asks once more before signing out would lose what was written.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";

interface Props {
  loss: string;
  onStay(): void;
  onLeave(): void;
}

export function SignOutDialog({ loss, onStay, onLeave }: Props) {
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && onStay()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Sign out anyway?</DialogTitle>
          <DialogContent>{loss}</DialogContent>
          <DialogActions>
            <Button onClick={onLeave}>Sign out</Button>
            <Button appearance="primary" autoFocus onClick={onStay}>
              Stay
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
