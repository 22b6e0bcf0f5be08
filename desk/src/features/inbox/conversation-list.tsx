// The list itself: drawn only where it is seen, loaded as far as it is scrolled, walked with the arrow keys.
import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useDesk } from "~/actions/desk";
import type { Conversation, Id } from "~/api/types";
import { useUnsent } from "~/api/unsent";
import { ConversationRow, ROW_HEIGHT } from "./conversation-row";

const useStyles = makeStyles({
  root: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: "auto",
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  canvas: { position: "relative", width: "100%" },
  slot: { position: "absolute", top: 0, left: 0, width: "100%" },
  more: { padding: "12px" },
});

interface Props {
  conversations: Conversation[];
  selected: Id | null;
  hasMore: boolean;
  loadingMore: boolean;
  onMore(): void;
  onOpen(id: Id): void;
}

export function ConversationList({ conversations, selected, hasMore, loadingMore, onMore, onOpen }: Props) {
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursorId, setCursorId] = useState<Id | null>(null);
  // Only while somebody walks the list by keyboard: a click needs no outline.
  const [walking, setWalking] = useState(false);
  const cursor = cursorId ?? selected;
  const unsent = useUnsent(useDesk().me.id);
  const virtual = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => conversations[index]?.id ?? index,
    // Without a layout engine (tests, first paint) there would be no rows at all.
    initialRect: { width: 300, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= conversations.length - 10) onMore();
  }, [hasMore, loadingMore, lastShown, conversations.length, onMore]);

  function onKeyDown(event: KeyboardEvent) {
    setWalking(true);
    const at = conversations.findIndex((one) => one.id === cursor);
    const target = targetOf(event.key, at, conversations.length);
    if (event.key === "Enter" && cursor) onOpen(cursor);
    else if (target !== null) {
      setCursorId(conversations[target]?.id ?? null);
      virtual.scrollToIndex(target);
    } else return;
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className={styles.root}
      role="listbox"
      aria-label="Conversations"
      id="conversation-list"
      tabIndex={0}
      aria-activedescendant={walking && cursor ? `row-${cursor}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => setWalking(event.currentTarget.matches(":focus-visible"))}
      onBlur={() => setWalking(false)}
    >
      <div className={styles.canvas} style={{ height: virtual.getTotalSize() }} role="presentation">
        {items.map((item) => {
          const conversation = conversations[item.index];
          if (!conversation) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it owns the keyboard
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox points at it with aria-activedescendant
            <div
              key={conversation.id}
              id={`row-${conversation.id}`}
              className={styles.slot}
              style={{ transform: `translateY(${item.start}px)` }}
              role="option"
              aria-selected={conversation.id === selected}
              aria-posinset={item.index + 1}
              aria-setsize={hasMore ? -1 : conversations.length}
              onClick={() => onOpen(conversation.id)}
            >
              <ConversationRow
                conversation={conversation}
                selected={conversation.id === selected}
                unsent={unsent.get(conversation.id) ?? 0}
                cursor={walking && conversation.id === cursor}
              />
            </div>
          );
        })}
      </div>
      {loadingMore && <Spinner className={styles.more} size="tiny" label="Loading more" />}
    </div>
  );
}

function targetOf(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return Math.min(at + 1, count - 1);
  if (key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}
