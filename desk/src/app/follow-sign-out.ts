// Hears that somebody signed out in another window of this browser, and lets go of what this one holds of them.

import { keys } from "~/api/keys";
import { forgetSession, queryClient } from "~/api/live";
import type { Me } from "~/api/types";

export const LEFT = "left";

export function followSignOut(): () => void {
  const hear = ({ key, newValue: person }: StorageEvent) => {
    if (key !== `madoguchi.${LEFT}` || !person) return;
    if (queryClient.getQueryData<Me | null>(keys.me)?.id === person) forgetSession();
    void import("./signing-out").then(({ forgetBelongings }) => forgetBelongings(person));
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}
