// Who is signed in, and the presence they chose.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { forgetSession, logs, queryClient } from "./live";
import { withMyPresence } from "./newer-presence";
import { hasCode } from "./problem";
import type { ChosenPresence, Me, OwnPresence, PresenceOf } from "./types";

/** Null means: nobody is signed in. That is an answer, not an error. */
export const me = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await answer(api.GET("/api/me", { signal }));
    } catch (error) {
      if (hasCode(error, "not_signed_in")) return null;
      throw error;
    }
  },
});

export async function signIn(email: string, password: string): Promise<Me> {
  const person = await answer(api.POST("/api/session", { body: { email, password } }));
  // What was still on the screen as the last session ended may have opened logs that belong to nobody.
  logs.clear();
  queryClient.setQueryData(keys.me, person);
  return person;
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/api/session", {}));
  forgetSession();
}

let choices = 0;

/** Shows the choice at once and takes it back when the server refuses, unless another has been made since. */
export async function choosePresence(choice: ChosenPresence | OwnPresence): Promise<void> {
  const number = ++choices;
  const before = queryClient.getQueryData<Me | null>(keys.me);
  const show = (now: (person: Me) => PresenceOf) => {
    if (number === choices)
      queryClient.setQueryData<Me | null>(keys.me, (person) => person && withMyPresence(person, now(person)));
  };
  const custom = typeof choice === "string" ? null : choice;
  const presence = typeof choice === "string" ? choice : choice.base;
  show((person) => ({ ...person.presence_now, presence, custom }));
  try {
    const set = await answer(api.PUT("/api/me/presence", { body: { presence: custom?.id ?? presence } }));
    show(() => set);
  } catch (error) {
    if (before) show(() => before.presence_now);
    throw error;
  }
}
