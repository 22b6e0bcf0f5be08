// The conversations open as tabs on this page, in order, remembered through a reload.
import { useSyncExternalStore } from "react";
import type { Id } from "~/api/types";
import { tabShelf } from "~/lib/storage";

let open: readonly Id[] = restore();
const listeners = new Set<() => void>();

export function openTab(id: Id): void {
  if (!open.includes(id)) set([...open, id]);
}

/** Removes a tab and says which one to show instead: its neighbour, or null for Home. */
export function closeTab(id: Id): Id | null {
  const at = open.indexOf(id);
  if (at === -1) return null;
  set(open.filter((one) => one !== id));
  return open[at] ?? open[at - 1] ?? null;
}

export function neighbour(current: Id | null, direction: 1 | -1): Id | null {
  if (open.length === 0) return null;
  // Home is one stop on the way round.
  const stops: (Id | null)[] = [null, ...open];
  const at = Math.max(0, stops.indexOf(current));
  return stops[(at + direction + stops.length) % stops.length] ?? null;
}

export function clearTabs(): void {
  set([]);
}

export function useTabs(): readonly Id[] {
  return useSyncExternalStore(subscribe, () => open);
}

function set(next: readonly Id[]): void {
  open = next;
  tabShelf.write("tabs", next.length > 0 ? JSON.stringify(next) : null);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function restore(): Id[] {
  try {
    const stored: unknown = JSON.parse(tabShelf.read("tabs") ?? "[]");
    return Array.isArray(stored) ? stored.filter((id): id is Id => typeof id === "string") : [];
  } catch {
    return [];
  }
}
