// A failure in place: what went wrong, and a button to try again.
import { Button, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";

interface Props {
  text: string;
  onRetry?: () => void;
}

export function Trouble({ text, onRetry }: Props) {
  return (
    <MessageBar intent="error" role="alert" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
      {onRetry && (
        <MessageBarActions>
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
