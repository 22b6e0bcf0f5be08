// Offers the people of a group once an @ is typed; arrows choose, Enter takes, Escape lets it be text.
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useState } from "react";
import { membersOf } from "~/api/members";
import type { Conversation } from "~/api/types";
import { isComposing } from "~/lib/keyboard";
import type { Extras } from "./extras";
import { type Candidate, MentionList } from "./mention-list";
import { EVERYBODY, nameBefore } from "./mentions";

const MOST_SHOWN = 8;

interface Box {
  text: string;
  setText(text: string): void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  extras: Extras;
  setExtras(change: Partial<Extras>): void;
}

export function useMentions(conversation: Conversation, { text, setText, inputRef, extras, setExtras }: Box) {
  const [caret, setCaret] = useState(0);
  const [letBe, setLetBe] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const asked = conversation.customer.kind === "person" ? null : nameBefore(text, Math.min(caret, text.length));
  const open = asked !== null && asked.from !== letBe;
  const { data } = useQuery({ ...membersOf(conversation.id), enabled: open });
  const shown = open ? fitting(data?.items ?? [], asked.typed) : [];
  const current = Math.min(active, shown.length - 1);

  function noteCaret() {
    setCaret(inputRef.current?.selectionStart ?? 0);
    setActive(0);
  }

  function pick({ choice }: Candidate) {
    if (!asked) return;
    const before = `${text.slice(0, asked.from)}${choice.label} `;
    setText(before + text.slice(caret));
    setExtras({ mentions: [...extras.mentions, choice] });
    setCaret(before.length);
    setLetBe(asked.from);
    // The box has the new text only after it is drawn.
    requestAnimationFrame(() => {
      inputRef.current?.focus();
      inputRef.current?.setSelectionRange(before.length, before.length);
    });
  }

  /** Whether the key was meant for the list. */
  function onKey(event: KeyboardEvent): boolean {
    const chosen = shown[current];
    if (!chosen || isComposing(event)) return false;
    if (event.key === "ArrowDown") setActive((current + 1) % shown.length);
    else if (event.key === "ArrowUp") setActive((current + shown.length - 1) % shown.length);
    else if (event.key === "Enter" || event.key === "Tab") pick(chosen);
    else if (event.key === "Escape") setLetBe(asked?.from ?? null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  const list = shown.length > 0 && <MentionList candidates={shown} active={current} onPick={pick} />;
  return { list, noteCaret, onKey };
}

function fitting(members: readonly { id: string; name: string; picture_url: string | null }[], typed: string) {
  const wanted = typed.toLocaleLowerCase();
  const all: Candidate[] = [
    ...members.map(({ id, name, picture_url }) => ({
      choice: { label: `@${name}`, memberId: id },
      name,
      picture: picture_url,
    })),
    { choice: EVERYBODY, name: "All – everybody in the group", picture: null },
  ];
  return all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
}
