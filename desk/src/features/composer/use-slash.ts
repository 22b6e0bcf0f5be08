// Watches the box for a / that asks for quick replies; what an input method only tries out asks for nothing.
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { isComposing } from "~/lib/keyboard";
import { type Slash, slashBefore } from "./slash";

type Box = HTMLTextAreaElement;

const NOTING = ["input", "select", "keyup", "click"];
const KEYS = ["Enter", "Tab", "ArrowDown", "ArrowUp", "Escape"];

/**
 * What is asked for at the caret, and a way to let it be text.
 *
 * @param onKey gets the keys that are meant for the list, which the box then never sees.
 */
export function useSlash(
  inputRef: RefObject<Box | null>,
  text: string,
  onKey: (key: string) => void,
): [Slash | null, () => void] {
  /** The box as it was when nothing was being composed. */
  const [noted, setNoted] = useState({ text: "", caret: 0 });
  const [letBe, setLetBe] = useState(false);
  const composing = useRef(false);
  const asked = slashBefore(noted.text, noted.caret);
  // What is no question any more may be one again.
  if (letBe && !asked && !slashBefore(noted.text, noted.text.length)) setLetBe(false);
  const slash = letBe ? null : asked;
  const latest = useRef({ slash, onKey });
  useEffect(() => {
    latest.current = { slash, onKey };
  });

  // A text that was put there, and not typed, asks for nothing.
  useLayoutEffect(() => {
    if (composing.current) return;
    setNoted((now) => (now.text === text ? now : { text, caret: 0 }));
  }, [text]);

  useEffect(() => {
    const box = inputRef.current;
    if (!box) return;
    function note() {
      if (!composing.current && box) setNoted({ text: box.value, caret: box.selectionStart });
    }
    function begin() {
      composing.current = true;
    }
    function end() {
      composing.current = false;
      note();
    }
    function take(event: KeyboardEvent) {
      if (!latest.current.slash || isComposing(event) || event.shiftKey || !KEYS.includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onKey(event.key);
    }
    // Somebody may have begun before this was loaded.
    if (document.activeElement === box) note();
    for (const kind of NOTING) box.addEventListener(kind, note);
    box.addEventListener("compositionstart", begin);
    box.addEventListener("compositionend", end);
    box.addEventListener("keydown", take);
    return () => {
      for (const kind of NOTING) box.removeEventListener(kind, note);
      box.removeEventListener("compositionstart", begin);
      box.removeEventListener("compositionend", end);
      box.removeEventListener("keydown", take);
    };
  }, [inputRef]);

  return [slash, () => setLetBe(true)];
}
