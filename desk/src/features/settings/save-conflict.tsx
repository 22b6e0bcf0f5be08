// Two people have changed the same record: what the other one saved, and a choice; until it is made, nothing typed is lost.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { Versioned } from "./use-versioned";

interface Props<T> {
  /** As in “Somebody else has saved this queue meanwhile”. */
  what: string;
  kept: Versioned<T>;
  /** What they saved, in a few words. */
  inWords(theirs: T): string;
  /** Theirs is the record now; the form is to show it. */
  onLoaded(theirs: T): void;
  /** The next save goes over theirs. */
  onOverruled(): void;
}

/** Nothing, while nobody else has saved it. */
export function SaveConflict<T>({ what, kept, inWords, onLoaded, onOverruled }: Props<T>) {
  const { theirs } = kept;
  if (!theirs) return null;
  return (
    <Conflict
      what={what}
      words={inWords(theirs)}
      onLoad={() => {
        kept.load(theirs);
        onLoaded(theirs);
      }}
      onOverwrite={() => {
        kept.overrule(theirs);
        onOverruled();
      }}
    />
  );
}

interface ConflictProps {
  what: string;
  words: string;
  onLoad(): void;
  onOverwrite(): void;
}

function Conflict({ what, words, onLoad, onOverwrite }: ConflictProps) {
  const bar = useRef<HTMLDivElement>(null);
  // Forms are longer than the screen, and who saves is at their end. (jsdom has no layout to scroll.)
  useEffect(() => bar.current?.scrollIntoView?.({ block: "nearest" }), []);
  return (
    <MessageBar ref={bar} intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>Somebody else has saved {what} meanwhile.</MessageBarTitle>
        Theirs: {words}. Yours are still below, not saved.
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={onLoad}>Load theirs, discard mine</Button>
        <Button onClick={onOverwrite}>Save mine over theirs</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
