// Looks for words in a conversation and those before it: how many there are, and one after the other by Enter.
import { Button, Input, makeStyles, Spinner, Text, Tooltip, tokens } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronUpRegular, DismissRegular, SearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { messageHits } from "~/api/message-search";
import { explain } from "~/api/problem";
import type { Conversation, MessageHit, MessageHits } from "~/api/types";
import { isComposing } from "~/lib/keyboard";
import { useSettled } from "~/ui/use-settled";
import { goTo } from "./find-jump";
import { reveal } from "./revealed";
import { useFoundMarks } from "./use-found-marks";

const SETTLED_MS = 250;

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    padding: "6px 12px 6px 20px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  input: { flexGrow: 1, minWidth: 0, maxWidth: "420px" },
  count: { minWidth: "96px", color: tokens.colorNeutralForeground3, fontVariantNumeric: "tabular-nums" },
  end: { marginLeft: "auto" },
});

interface Props {
  conversation: Conversation;
  scroller: RefObject<HTMLElement | null>;
  /** Grows when somebody asks for it once more: then what is in it can be typed over. */
  asked: number;
  onClose(): void;
}

export function Finder({ conversation, scroller, asked, onClose }: Props) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  /** Where somebody is among what was found, for as long as the words stay; null as long as nothing was there. */
  const [at, setAt] = useState<{ text: string; hit: MessageHit | null } | null>(null);
  const [missed, setMissed] = useState(false);
  const text = useSettled(typed.trim(), SETTLED_MS);
  const query = useQuery(messageHits(conversation.id, text, conversation.last_seq));
  const hits = text === "" ? [] : (query.data?.items ?? []);
  const here = at?.text === text ? at : null;
  // Chosen once: what comes in afterwards is counted, and takes nobody away from where they read.
  if (text !== "" && query.data && !here) setAt({ text, hit: hits[0] ?? null });
  const place = Math.max(
    hits.findIndex((hit) => hit.message_id === here?.hit?.message_id),
    0,
  );
  useFoundMarks(scroller, text, here?.hit?.message_id ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again, it is to be typed over
  useEffect(() => input.current?.select(), [asked]);
  useEffect(() => () => reveal(null), []);

  useEffect(() => {
    if (!here?.hit || !scroller.current) return;
    let over = false;
    setMissed(false);
    void goTo(here.hit, conversation.id, scroller.current, () => over).then((reached) => !over && setMissed(!reached));
    return () => {
      over = true;
    };
  }, [here, conversation.id, scroller]);

  function step(by: 1 | -1) {
    const next = hits[(place + by + hits.length) % hits.length];
    if (next) setAt({ text, hit: next });
  }

  function onKey(event: KeyboardEvent, key: string, perform: () => void) {
    if (event.key !== key || isComposing(event)) return;
    perform();
    event.preventDefault();
    event.stopPropagation();
  }

  const typing = typed.trim() !== text;
  return (
    <search
      className={styles.root}
      aria-label="Search in this conversation"
      onKeyDown={(event) => onKey(event, "Escape", onClose)}
    >
      <Input
        ref={input}
        className={styles.input}
        size="small"
        autoFocus
        contentBefore={<SearchRegular />}
        contentAfter={typing || query.isFetching ? <Spinner size="extra-tiny" /> : undefined}
        aria-label="Words to look for"
        placeholder="Search here and in earlier conversations"
        maxLength={100}
        value={typed}
        onChange={(_, data) => setTyped(data.value)}
        onKeyDown={(event) => onKey(event, "Enter", () => step(event.shiftKey ? -1 : 1))}
      />
      <Text size={200} className={styles.count} role="status">
        {query.error ? explain(query.error) : typing || !query.data ? "" : countWords(query.data, place, missed)}
      </Text>
      <Tooltip content="Older (Enter)" relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={<ChevronUpRegular />}
          disabledFocusable={hits.length < 2}
          onClick={() => step(1)}
        />
      </Tooltip>
      <Tooltip content="Newer (Shift+Enter)" relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={<ChevronDownRegular />}
          disabledFocusable={hits.length < 2}
          onClick={() => step(-1)}
        />
      </Tooltip>
      <Tooltip content="Close (Esc)" relationship="label">
        <Button className={styles.end} size="small" appearance="subtle" icon={<DismissRegular />} onClick={onClose} />
      </Tooltip>
    </search>
  );
}

function countWords({ items, total, only_newest }: MessageHits, place: number, missed: boolean): string {
  return [
    total === 0 ? "Nothing found" : `${place + 1} of ${total.toLocaleString("en")}`,
    missed && "could not be loaded",
    !missed && total > items.length && `the newest ${items.length} can be visited`,
    only_newest && `Only the newest ${only_newest.toLocaleString("en")} messages were searched`,
  ]
    .filter(Boolean)
    .join(" · ");
}
