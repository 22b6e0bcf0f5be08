// Offers the texts that are kept ready once a / is typed or ⚡ is pressed, and puts the chosen one into the box.
import { Button, Tooltip } from "@fluentui/react-components";
import { FlashRegular } from "@fluentui/react-icons";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Id } from "~/api/types";
import { QuickReplyPicker } from "./quick-reply-picker";
import { PICKER_LIST } from "./slash";
import { useSlash } from "./use-slash";

export interface Box {
  text: string;
  setText(text: string): void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Where there is room for a list, between the thread and the box. */
  above: RefObject<HTMLElement | null>;
}

interface Props {
  conversation: Id;
  box: Box;
  disabled: boolean;
}

export function QuickReplyTool({ conversation, box: { text, setText, inputRef, above }, disabled }: Props) {
  const [listed, setListed] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const keys = useRef<((key: string) => void) | null>(null);
  const [asked, letBe] = useSlash(inputRef, text, (key) => (key === "Escape" ? close() : keys.current?.(key)));
  const slash = disabled ? null : asked;
  const pressed = listed && !disabled;

  const nameOption = useCallback(
    (option: string | null) => set(inputRef.current, "aria-activedescendant", option),
    [inputRef],
  );
  useEffect(() => {
    const box = inputRef.current;
    set(box, "aria-autocomplete", slash && "list");
    set(box, "aria-controls", slash && PICKER_LIST);
    if (!slash) set(box, "aria-activedescendant", null);
  });

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
    setListed(false);
    if (slash) letBe();
    inputRef.current?.focus();
  }

  return (
    <>
      <Tooltip content="Quick replies (/)" relationship="label">
        <Button
          appearance="subtle"
          ref={button}
          icon={<FlashRegular />}
          disabled={disabled}
          onClick={() => setListed(!pressed)}
        />
      </Tooltip>
      {(slash || pressed) &&
        above.current &&
        createPortal(
          <QuickReplyPicker
            key={slash ? "typed" : "pressed"}
            conversation={conversation}
            typed={slash?.words ?? null}
            keys={keys}
            onActive={nameOption}
            onBack={() => inputRef.current?.focus()}
            onPick={insert}
            onClose={close}
            // Pressed while its list is there, the button closes it itself.
            onLeave={(to) => to !== button.current && setListed(false)}
          />,
          above.current,
        )}
    </>
  );
}

/** The box belongs to the composer, which knows nothing of this list. */
function set(box: HTMLElement | null, name: string, value: string | null) {
  if (value === null) box?.removeAttribute(name);
  else box?.setAttribute(name, value);
}
