// Offers the texts that are kept ready once a / is typed or ⚡ is pressed; the list itself is loaded when it is asked for.
import { type KeyboardEvent, lazy, type RefObject, Suspense, useRef, useState } from "react";
import type { Id } from "~/api/types";
import { isComposing } from "~/lib/keyboard";
import { PICKER_LIST, slashBefore } from "./slash";

const QuickReplyPicker = lazy(() => import("./tools").then((found) => ({ default: found.QuickReplyPicker })));

const KEYS = ["Enter", "Tab", "ArrowDown", "ArrowUp", "Escape"];

interface Box {
  text: string;
  setText(text: string): void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  disabled: boolean;
}

export function useQuickReplies(conversation: Id, { text, setText, inputRef, disabled }: Box) {
  /** The box as it was when nothing was being composed: what an input method only tries out asks for nothing. */
  const [noted, setNoted] = useState({ text: "", caret: 0 });
  const [composing, setComposing] = useState(false);
  const [letBe, setLetBe] = useState(false);
  const [pressedIn, setPressedIn] = useState<Id | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const keys = useRef<((key: string) => void) | null>(null);
  const asked = composing || noted.text === text ? slashBefore(noted.text, noted.caret) : null;
  const slash = asked && !letBe && !disabled ? asked : null;
  const pressed = pressedIn === conversation && !disabled;
  const open = slash !== null || pressed;
  // What was sent, or taken away, is not meant any more.
  if (letBe && text.trim() === "") setLetBe(false);

  function note() {
    const box = inputRef.current;
    if (!box || composing) return;
    setNoted({ text: box.value, caret: box.selectionStart });
    if (!slashBefore(box.value, box.selectionStart)) setLetBe(false);
  }

  function endComposing() {
    setComposing(false);
    const box = inputRef.current;
    if (box) setNoted({ text: box.value, caret: box.selectionStart });
  }

  function insert(reply: string) {
    const box = inputRef.current;
    const from = slash ? 0 : (box?.selectionEnd ?? text.length);
    const before = text.slice(0, from) + reply;
    setText(before + text.slice(slash ? slash.length : from));
    close();
    // The box has the new text only after it is drawn.
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(before.length, before.length);
    });
  }

  function close() {
    setPressedIn(null);
    if (slash) setLetBe(true);
    setActive(null);
    inputRef.current?.focus();
  }

  /** Whether the key was meant for the list. A / that is wanted as text is sent after Escape. */
  function onKey(event: KeyboardEvent): boolean {
    if (!slash || isComposing(event) || event.shiftKey || !KEYS.includes(event.key)) return false;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") close();
    else keys.current?.(event.key);
    return true;
  }

  const picker = open && (
    <Suspense>
      <QuickReplyPicker
        key={slash ? "typed" : "pressed"}
        conversation={conversation}
        typed={slash?.words ?? null}
        keys={keys}
        onActive={setActive}
        onPick={insert}
        onClose={close}
      />
    </Suspense>
  );
  const box = {
    ...(slash && {
      "aria-autocomplete": "list" as const,
      "aria-controls": PICKER_LIST,
      "aria-activedescendant": active ?? undefined,
    }),
    onCompositionStart: () => setComposing(true),
    onCompositionEnd: endComposing,
  };
  return { picker, box, note, onKey, press: () => setPressedIn(pressed ? null : conversation) };
}
