// Who is signed in, and the presence they chose.
import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import { keys } from "./keys";
import { forgetSession, logs, queryClient } from "./live";
import { hasCode } from "./problem";
import type { ChosenPresence, Me } from "./types";

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
export async function choosePresence(presence: ChosenPresence): Promise<void> {
  const choice = ++choices;
  const before = queryClient.getQueryData<Me | null>(keys.me);
  const show = (value: Me["presence"]) => {
    if (choice === choices)
      queryClient.setQueryData<Me | null>(
        keys.me,
        (person) => person && { ...person, presence: value, presence_cause: null },
      );
  };
  show(presence);
  try {
    const set = await answer(api.PUT("/api/me/presence", { body: { presence } }));
    show(set.presence);
  } catch (error) {
    if (before) show(before.presence);
    throw error;
  }
}
