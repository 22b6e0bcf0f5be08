// Builds what actions may ask of the page: who I am, what is in front, and how to move.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo } from "react";
import type { Desk } from "~/actions/desk";
import { conversationById } from "~/api/conversations";
import { pendingOffers } from "~/api/offers";
import type { Id, Me, Offer } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { closeTab, neighbour, openTab } from "./tabs";

const NO_OFFERS: Offer[] = [];

export function useDeskValue(me: Me): Desk {
  const navigate = useNavigate();
  const notify = useNotify();
  const { conversationId } = useParams({ strict: false });
  const current = conversationId ?? null;
  const { data: offers } = useQuery(pendingOffers);
  const { data: conversation } = useQuery({ ...conversationById(current ?? ""), enabled: current !== null });

  // However one arrives here (a link, the back button), what is in front has a tab.
  useEffect(() => {
    if (current) openTab(current);
  }, [current]);

  const goTo = useCallback(
    (id: Id | null) =>
      void (id ? navigate({ to: "/desk/$conversationId", params: { conversationId: id } }) : navigate({ to: "/desk" })),
    [navigate],
  );
  return useMemo(
    () => ({
      me,
      conversation: (current && conversation) || null,
      offers: offers?.items ?? NO_OFFERS,
      notify,
      show: goTo,
      showHome: () => goTo(null),
      closeTab(id) {
        const next = closeTab(id);
        if (id === current) goTo(next);
      },
      stepTab: (direction) => goTo(neighbour(current, direction)),
      focusComposer: () => focusWhenReady(() => document.querySelector("[aria-label='Write a reply']")),
      focusList: () => focusWhenReady(() => document.getElementById("conversation-list")),
    }),
    [me, current, conversation, offers, notify, goTo],
  );
}

/** What should get the focus may still be on its way to the screen. */
function focusWhenReady(find: () => HTMLElement | null, attempts = 30): void {
  const element = find();
  if (element && !element.hasAttribute("disabled")) element.focus();
  else if (attempts > 0) setTimeout(() => focusWhenReady(find, attempts - 1), 50);
}
