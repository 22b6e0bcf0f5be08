// Two people have changed the same record: what the other one saved, and a choice; until it is made, nothing typed is lost.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useEffect, useRef } from "react";

interface Props {
  /** As in “Somebody else has saved this queue meanwhile”. */
  what: string;
  /** What they saved, in a few words. */
  theirs: string;
  onLoad(): void;
  onOverwrite(): void;
}

export function SaveConflict({ what, theirs, onLoad, onOverwrite }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  // Forms are longer than the screen, and who saves is at their end. (jsdom has no layout to scroll.)
  useEffect(() => bar.current?.scrollIntoView?.({ block: "nearest" }), []);
  return (
    <MessageBar ref={bar} intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>Somebody else has saved {what} meanwhile.</MessageBarTitle>
        Theirs: {theirs}. Yours are still below, not saved.
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={onLoad}>Load theirs, discard mine</Button>
        <Button onClick={onOverwrite}>Save mine over theirs</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
