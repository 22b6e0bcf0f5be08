// Makes heard what a time-out rule says to a representative about a conversation that is not in front of them.
import { useEffect, useRef } from "react";
import { customerName } from "~/actions/conversation-steps";
import type { Desk } from "~/actions/desk";
import { conversationById } from "~/api/conversations";
import { live, queryClient } from "~/api/live";
import { howNotified } from "~/api/notifications";
import type { Id, Message } from "~/api/types";
import { bell } from "~/lib/bell";
import { showOutside } from "~/lib/desktop-notification";

export function useReminders(desk: Desk): void {
  const now = useRef(desk);
  useEffect(() => {
    now.current = desk;
  });
  useEffect(() => {
    const heard = new Set<Id>();
    return live.onMessages((messages) => {
      for (const message of messages) {
        if (!asksForMore(message) || heard.has(message.id)) continue;
        heard.add(message.id);
        void remind(message, now.current);
      }
    });
  }, []);
}

function asksForMore({ content }: Message): boolean {
  return content.type === "system" && content.unread;
}

async function remind({ conversation_id: id, content }: Message, desk: Desk): Promise<void> {
  const outOfSight = document.visibilityState === "hidden";
  if (!outOfSight && desk.conversation?.id === id) return;
  const conversation = await queryClient.ensureQueryData(conversationById(id)).catch(() => null);
  if (conversation?.assignee?.id !== desk.me.id) return;
  // As what the customer writes themselves; the rule speaks up for them.
  const how = howNotified().message;
  bell.ring(how);
  if (outOfSight && how.browser && content.type === "system") {
    const said = { body: content.text, tag: id, path: `/desk/${id}` };
    showOutside(customerName(conversation), said, () => desk.show(id));
  }
}
