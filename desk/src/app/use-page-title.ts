// What the browser tab says: offers and unread messages first, because that is all one sees of a hidden page.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Desk } from "~/actions/desk";
import { flatten } from "~/api/conversation-list";
import { conversationsOf } from "~/api/conversations";
import { nameOf } from "~/lib/customer-name";

export function usePageTitle(desk: Desk): void {
  const { data } = useInfiniteQuery(conversationsOf("mine", ""));
  const unread = flatten(data).reduce((sum, one) => sum + one.unread_count, 0);
  const offer = desk.offers[0];
  const title = pageTitle(desk.offers.length, offer ? nameOf(offer.customer) : "", unread);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

export function pageTitle(offers: number, name: string, unread: number): string {
  if (offers > 0) return `(${offers + unread}) ${name} is waiting · Madoguchi`;
  return unread > 0 ? `(${unread}) Madoguchi` : "Madoguchi";
}
