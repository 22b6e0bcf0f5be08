// Whoever looks at a conversation is told that its account can't send, as long as that is so.
import { act, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { keys } from "~/api/keys";
import { live, queryClient } from "~/api/live";
import type { Standing } from "~/api/types";
import { conversation } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { AccountBanner } from "./account-banner";

withServer();

const standing = (trouble: Standing["trouble"]): Standing => ({
  id: "account-1",
  name: "Shop JP",
  trouble,
  since: null,
  shows_names: false,
});
const stands = (trouble: Standing["trouble"]) =>
  server.use(http.get(at("/api/line-accounts"), () => HttpResponse.json({ items: [standing(trouble)] })));
const told = (trouble: Standing["trouble"]) =>
  act(() => live.apply({ type: "changes", cursor: "1", accounts: [standing(trouble)] }));

it("shows nothing while all is well, and follows what the stream tells", async () => {
  stands(null);
  show(<AccountBanner conversation={conversation()} />);
  await waitFor(() => expect(queryClient.getQueryData(keys.standings)).toBeDefined());
  expect(screen.queryByRole("alert")).toBeNull();
  told("token_refused");
  expect(await screen.findByRole("alert")).toHaveTextContent("Shop JP cannot send: LINE refuses its access token.");
  told("switched_off");
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("switched off: nothing comes in"));
  told(null);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

it("believes the stream rather than an older answer that comes after it", async () => {
  let answer: () => void = () => undefined;
  const asked = vi.fn();
  server.use(
    http.get(at("/api/line-accounts"), async () => {
      asked();
      await new Promise<void>((resolve) => (answer = resolve));
      return HttpResponse.json({ items: [standing(null)] });
    }),
  );
  show(<AccountBanner conversation={conversation()} />);
  await waitFor(() => expect(asked).toHaveBeenCalled());
  told("token_ended");
  answer();
  expect(await screen.findByRole("alert")).toHaveTextContent("LINE issues no new one");
});

it("leaves closed conversations alone", async () => {
  stands("switched_off");
  show(<AccountBanner conversation={conversation({ state: "closed" })} />);
  await waitFor(() => expect(queryClient.getQueryData(keys.standings)).toBeDefined());
  expect(screen.queryByRole("alert")).toBeNull();
});
