// The quick replies that fit, beside what the chosen one would say; keys come from the box, or from a search of its own.
import { Input, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { FlashRegular, SearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { explain } from "~/api/problem";
import { noteQuickReplyUse, quickRepliesFor } from "~/api/quick-replies";
import type { FilledQuickReply, Id, TextLanguage } from "~/api/types";
import { isComposing } from "~/lib/keyboard";
import { PHONE } from "~/lib/screen";
import { plural } from "~/lib/text";
import { PageLink } from "~/ui/page-link";
import { Trouble } from "~/ui/trouble";
import { useSettled } from "~/ui/use-settled";
import { optionId, QuickReplyOptions } from "./quick-reply-options";
import { QuickReplyPreview } from "./quick-reply-preview";
import { PICKER_LIST } from "./slash";

const TYPING_MS = 120;

const useStyles = makeStyles({
  // In its place and of one height, so that the customer's last words stay in view and nothing jumps while one types.
  root: {
    display: "flex",
    flexDirection: "column",
    height: "min(280px, 45vh)",
    marginBottom: "8px",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: "hidden",
  },
  search: { margin: "8px 8px 0" },
  parts: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 2fr) minmax(0, 3fr)",
    gridTemplateRows: "minmax(0, 1fr)",
    minHeight: 0,
    flexGrow: 1,
    [PHONE]: { gridTemplateColumns: "minmax(0, 1fr)", gridTemplateRows: "minmax(0, 1fr) auto" },
  },
  alone: { flexGrow: 1, padding: "16px", display: "flex", flexDirection: "column", gap: "4px" },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    columnGap: "16px",
    padding: "6px 12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground3,
  },
  links: { display: "inline-flex", gap: "16px" },
});

interface Props {
  conversation: Id;
  /** What was typed behind the /; null where the list has a search of its own. */
  typed: string | null;
  /** Where the box leaves the keys that are meant for the list. */
  keys: RefObject<((key: string) => void) | null>;
  onActive(option: string | null): void;
  /** Gives the focus back to the box in which the / was typed. */
  onBack(): void;
  onPick(text: string): void;
  onClose(): void;
  /** The focus has gone elsewhere, where it stays. */
  onLeave(to: EventTarget): void;
}

export function QuickReplyPicker({ conversation, typed, keys, onActive, onBack, onPick, onClose, onLeave }: Props) {
  const styles = useStyles();
  const [own, setOwn] = useState("");
  const [language, setLanguage] = useState<TextLanguage | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const words = typed ?? own.trim();
  const wanted = useSettled(words, TYPING_MS);
  const query = useQuery(quickRepliesFor(conversation, wanted, language));
  const shown = query.data?.items ?? [];
  const [place, setPlace] = useState({ words, index: 0 });
  const index = place.words === words ? Math.min(place.index, shown.length - 1) : 0;
  const chosen = shown[index];
  /** Whether the list is for what is typed now, and not for what was typed before. */
  const fresh = wanted === words && !query.isPlaceholderData;

  function pick(reply: FilledQuickReply) {
    noteQuickReplyUse(reply.id);
    onPick(reply.text);
  }

  function onKey(key: string) {
    const step = { ArrowDown: 1, ArrowUp: shown.length - 1 }[key];
    if (step !== undefined && shown.length > 0) setPlace({ words, index: (index + step) % shown.length });
    else if ((key === "Enter" || key === "Tab") && chosen && fresh) pick(chosen);
  }

  const option = chosen ? optionId(chosen) : null;
  useEffect(() => {
    keys.current = onKey;
  });
  useEffect(() => {
    onActive(option);
    if (option) document.getElementById(option)?.scrollIntoView?.({ block: "nearest" });
  }, [option, onActive]);

  function onOwnKey(event: KeyboardEvent) {
    if (isComposing(event)) return;
    if (event.key === "Escape") onClose();
    else if (["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) onKey(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onBlur(event: FocusEvent) {
    if (typed === null && event.relatedTarget && !event.currentTarget.contains(event.relatedTarget))
      onLeave(event.relatedTarget);
  }

  return (
    <section className={styles.root} aria-label="Quick replies" onBlur={onBlur}>
      {typed === null && (
        <Input
          autoFocus
          input={{ ref: field }}
          className={styles.search}
          contentBefore={<SearchRegular />}
          role="combobox"
          aria-label="Search quick replies"
          aria-expanded={shown.length > 0}
          aria-autocomplete="list"
          aria-controls={PICKER_LIST}
          aria-activedescendant={option ?? undefined}
          placeholder="Words, or # and the beginning of a tag"
          value={own}
          onChange={(_, data) => setOwn(data.value)}
          onKeyDown={onOwnKey}
        />
      )}
      {query.isPending && <Spinner size="tiny" label="Looking for quick replies" style={{ flexGrow: 1 }} />}
      {query.isError && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {shown.length > 0 && chosen && (
        <div className={styles.parts}>
          <QuickReplyOptions replies={shown} active={index} onPick={pick} />
          <QuickReplyPreview
            reply={chosen}
            wanted={language ?? query.data?.language ?? null}
            language={language}
            onLanguage={(chosen) => {
              setLanguage(chosen);
              if (typed === null) field.current?.focus();
              else onBack();
            }}
          />
        </div>
      )}
      {query.data && shown.length === 0 && <Nothing words={wanted} typed={typed !== null} />}
      <footer className={styles.foot}>
        <Text size={200} role="status">
          {shown.length > 0 &&
            `${plural(shown.length, "quick reply", "quick replies")}${query.data?.more ? ", and more" : ""}. `}
          Enter inserts, Escape {typed === null ? "closes" : "leaves what you typed"}.
        </Text>
        <Text size={200} className={styles.links}>
          <PageLink path="/quick-replies?add">Add one of your own</PageLink>
          <PageLink path="/quick-replies">All quick replies</PageLink>
        </Text>
      </footer>
    </section>
  );
}

function Nothing({ words, typed }: { words: string; typed: boolean }) {
  const styles = useStyles();
  if (words)
    return (
      <div className={styles.alone}>
        <Text>No quick reply holds “{words}”.</Text>
        <Text size={200}>Try fewer words{typed && ", or press Escape to send it as you typed it"}.</Text>
      </div>
    );
  return (
    <div className={styles.alone}>
      <Text weight="semibold">
        <FlashRegular aria-hidden /> No quick replies here yet
      </Text>
      <Text>Keep what you write again and again: a greeting, opening hours, how to send something back.</Text>
    </div>
  );
}
