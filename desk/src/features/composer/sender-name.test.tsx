// Whoever writes sees in whose name it goes out, and when LINE lets it go out in nobody's.
import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { keys } from "~/api/keys";
import { live, queryClient } from "~/api/live";
import type { Standing } from "~/api/types";
import { conversation, desk, ME } from "../../../test/builders";
import { Placed, withComposer } from "../../../test/composing";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";

withServer();
withComposer();

const WITHOUT = "sent without your name: LINE takes none with “line” in it";
const standing = (shows_names: boolean): Standing => ({
  id: "account-1",
  name: "Shop JP",
  trouble: null,
  since: null,
  shows_names,
});
const stands = (shows_names: boolean) =>
  server.use(http.get(at("/api/line-accounts"), () => HttpResponse.json({ items: [standing(shows_names)] })));
const called = (name: string) => desk({ me: { ...ME, name } });
const known = () => waitFor(() => expect(queryClient.getQueryData(keys.standings)).toBeDefined());
const hint = () => screen.queryByText(/^sent as /)?.textContent ?? screen.queryByText(WITHOUT)?.textContent ?? null;

it.each([
  ["Rin Tanaka", "sent as Rin Tanaka"],
  ["  Rin \n Tanaka ", "sent as Rin Tanaka"],
  ["👨‍👩‍👧‍👦".repeat(30), `sent as ${"👨‍👩‍👧‍👦".repeat(20)}`],
  ["LINE support", WITHOUT],
  ["Caroline", WITHOUT],
  // What is cut off is not refused.
  ["Maria Guadalupe Santos Caroline", "sent as Maria Guadalupe Sant"],
])("says of %j how it goes out", async (name, said) => {
  stands(true);
  show(<Placed />, called(name));
  await waitFor(() => expect(hint()).toBe(said));
});

it("says nothing where customers see the account alone, and follows the settings", async () => {
  stands(false);
  show(<Placed />, called("Caroline"));
  await known();
  expect(hint()).toBeNull();
  const told = (shows_names: boolean) =>
    act(() => live.apply({ type: "changes", cursor: "1", accounts: [standing(shows_names)] }));
  told(true);
  expect(await screen.findByText(WITHOUT)).toBeVisible();
  told(false);
  await waitFor(() => expect(hint()).toBeNull());
});

it("says nothing where somebody else answers", () => {
  queryClient.setQueryData(keys.standings, { items: [standing(true)] });
  const view = show(<Placed />, called("Caroline"));
  expect(hint()).toBe(WITHOUT);
  view.again(<Placed of={conversation({ assignee: { id: "u2", name: "Rep Two" } })} />);
  expect(hint()).toBeNull();
});
