// Reading keyboards without surprises: input methods, dead keys, Alt on a Mac.

interface KeyLike {
  key: string;
  keyCode?: number;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing?: boolean;
  nativeEvent?: { isComposing?: boolean };
}

/**
 * True while an input method is choosing characters. Safari ends the composition before the Enter that confirmed it,
 * and then only keyCode 229 still tells.
 */
export function isComposing(event: KeyLike): boolean {
  return Boolean(event.isComposing ?? event.nativeEvent?.isComposing) || event.keyCode === 229;
}

/** Enter alone sends; Shift-Enter is a new line; an Enter that confirms 漢字 is neither. */
export function isSendKey(event: KeyLike): boolean {
  return (
    event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !isComposing(event)
  );
}

/** Alt and a physical key. Not AltGr, which browsers report as Ctrl+Alt; `code`, because Option-A types å on a Mac. */
export function isAltKey(event: KeyboardEvent, code: string): boolean {
  return event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.code === code;
}

/** Ctrl+F, or Cmd+F on a Mac: pages have their own way to find what is not loaded yet. */
export function isFindKey(event: KeyLike): boolean {
  const [wanted, other] = onMac() ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return event.key.toLowerCase() === "f" && wanted && !other && !event.altKey && !event.shiftKey;
}

/** The same key in words. */
export const findKeyWords = () => (onMac() ? "⌘F" : "Ctrl+F");

/** Ctrl+F is another key there: it moves the caret. */
const onMac = () => /^(Mac|iP)/.test(navigator.platform);
