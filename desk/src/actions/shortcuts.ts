// Every keyboard shortcut of the desk, from the same list of actions that the help dialog shows.
import { useEffect, useRef } from "react";
import { isAltKey, isComposing } from "~/lib/keyboard";
import { conversationActions } from "./conversation-steps";
import type { Action, Desk } from "./desk";
import { offerActions } from "./offer-steps";

const moving: Action[] = [
  { id: "reply", label: "Write a reply", code: "KeyW", when: hasConversation, perform: (desk) => desk.focusComposer() },
  { id: "list", label: "Go to the list", code: "KeyL", when: () => true, perform: (desk) => desk.focusList() },
  { id: "next", label: "Next tab", code: "ArrowDown", when: () => true, perform: (desk) => desk.stepTab(1) },
  { id: "previous", label: "Previous tab", code: "ArrowUp", when: () => true, perform: (desk) => desk.stepTab(-1) },
];

export const actions: Action[] = [...offerActions, ...conversationActions, ...moving];

export function useShortcuts(desk: Desk): void {
  const latest = useRef(desk);
  useEffect(() => {
    latest.current = desk;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.repeat || isComposing(event)) return;
      const action = actions.find((one) => isAltKey(event, one.code) && one.when(latest.current));
      if (!action) return;
      event.preventDefault();
      void action.perform(latest.current);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function hasConversation(desk: Desk): boolean {
  return desk.conversation !== null;
}
