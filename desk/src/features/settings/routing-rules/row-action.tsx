// A small button of a row, which keeps the focus where it moves its row.
import { Button, Tooltip } from "@fluentui/react-components";
import type { MouseEvent, ReactElement } from "react";
import { keepFocus } from "~/lib/keep-focus";

interface ActProps {
  label: string;
  icon: ReactElement;
  off: boolean;
  run(): void;
}

/** A button that is off keeps the focus, so that keys can go on from it. */
export function Act({ label, icon, off, run }: ActProps) {
  function press(event: MouseEvent<HTMLElement>) {
    run();
    keepFocus(event.currentTarget);
  }

  return (
    <Tooltip content={label} relationship="label">
      <Button appearance="subtle" size="small" icon={icon} disabledFocusable={off} onClick={press} />
    </Tooltip>
  );
}
