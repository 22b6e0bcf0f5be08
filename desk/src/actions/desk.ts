// What every action and every part of the desk may ask of the page around it.
import { createContext, useContext } from "react";
import type { Conversation, Id, Me, Offer } from "~/api/types";
import type { Notice } from "~/lib/notice";

export interface Desk {
  me: Me;
  /** The conversation in front, if one is. */
  conversation: Conversation | null;
  offers: readonly Offer[];
  notify(notice: Notice): void;
  show(conversation: Id): void;
  showHome(): void;
  closeTab(conversation: Id): void;
  stepTab(direction: 1 | -1): void;
  focusComposer(): void;
  focusList(): void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk needs a DeskContext around it");
  return desk;
}

export interface Action {
  id: string;
  label: string;
  /** A physical key pressed with Alt. */
  code: string;
  when(desk: Desk): boolean;
  perform(desk: Desk): void | Promise<void>;
}

/** "KeyA" → "Alt+A", as it is written on buttons and in the list of shortcuts. */
export function shortcutLabel(code: string): string {
  return `Alt+${code.replace(/^Key/, "").replace("ArrowDown", "↓").replace("ArrowUp", "↑")}`;
}
