// Presence as this person chose it: shown at once, corrected by the server, and never by an answer to an older choice.
import { beforeEach, describe, expect, it } from "vitest";
import { ME, presenceOf } from "../../test/builders";
import { at, HttpResponse, http, problem, server, withServer } from "../../test/server";
import { keys } from "./keys";
import { forgetSession, queryClient } from "./live";
import { choosePresence } from "./session";
import type { Me, Presence } from "./types";

withServer();

type Finish = (answer: Response) => void;
let waiting: Finish[];
beforeEach(() => {
  waiting = [];
  queryClient.setQueryData(keys.me, ME);
  server.use(http.put(at("/api/me/presence"), () => new Promise<Response>((resolve) => waiting.push(resolve))));
});

const shown = () => queryClient.getQueryData<Me>(keys.me)?.presence;
const taken = (presence: Presence) => HttpResponse.json(presenceOf({ presence, generation: 2 }));
const asked = async (count: number) => {
  while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
};

it("shows the choice before the server has answered", async () => {
  const choosing = choosePresence("busy");
  expect(shown()).toBe("busy");
  await asked(1);
  waiting[0]?.(taken("busy"));
  await choosing;
  expect(shown()).toBe("busy");
});

it("goes back to what it was when the server refuses", async () => {
  const choosing = choosePresence("busy");
  await asked(1);
  waiting[0]?.(problem(503, "unavailable"));
  await expect(choosing).rejects.toThrow();
  expect(shown()).toBe("available");
});

describe("two choices in a row", () => {
  it.each([
    ["taken", () => taken("busy")],
    ["refused", () => problem(503, "unavailable")],
  ])("show the second, though the first is %s only after it", async (_, first) => {
    const choices = [choosePresence("busy").catch(() => undefined), choosePresence("away")];
    await asked(2);
    waiting[1]?.(taken("away"));
    await choices[1];
    waiting[0]?.(first());
    await choices[0];
    expect(shown()).toBe("away");
  });
});

it("brings nobody back who has signed out meanwhile", async () => {
  const choosing = choosePresence("busy");
  await asked(1);
  forgetSession();
  waiting[0]?.(taken("busy"));
  await choosing;
  expect(queryClient.getQueryData(keys.me)).toBeNull();
});
