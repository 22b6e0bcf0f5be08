// The notice of who is gone: with how many, since when, and a way to each; nothing while nobody is.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { absences } from "~/api/absences";
import { queryClient } from "~/api/live";
import type { Absence } from "~/api/types";
import { clockTime } from "~/lib/time";
import { desk } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { AbsenceBanner } from "./absence-banner";

withServer();

const SINCE = "2026-11-24T08:00:00Z";
const absence = (name: string, count: number, customers: (string | null)[]): Absence => ({
  user: { id: name, name },
  gone_since: SINCE,
  count,
  conversations: customers.map((customer, number) => ({ conversation_id: `${name}-${number}`, customer })),
});
const tell = (...items: Absence[]) => server.use(http.get(at("/api/absences"), () => HttpResponse.json({ items })));

it("names who is gone and with how many, and opens the one that is chosen", async () => {
  tell(absence("Rin Tanaka", 2, ["山田 花子", null]));
  const opened = vi.fn();
  show(<AbsenceBanner />, desk({ show: opened }));
  expect(await screen.findByText("Rin Tanaka is gone and still holds 2 conversations.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Show them" }));
  const group = await screen.findByRole("group", { name: `Rin Tanaka, gone since ${clockTime(SINCE)}` });
  expect(
    within(group)
      .getAllByRole("menuitem")
      .map((item) => item.textContent),
  ).toEqual(["山田 花子", "LINE user"]);
  await userEvent.click(within(group).getByRole("menuitem", { name: "LINE user" }));
  expect(opened).toHaveBeenCalledExactlyOnceWith("Rin Tanaka-1");
});

it("counts those of several people, and says of how many it shows the first", async () => {
  tell(absence("Rin Tanaka", 1, ["Hanako"]), absence("Ming Chen", 25, ["Taro", "Jiro"]));
  show(<AbsenceBanner />);
  expect(await screen.findByText("2 people are gone and still hold 26 conversations.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Show them" }));
  expect(await screen.findByRole("group", { name: /^Ming Chen, .* \(the first 2 of 25\)$/ })).toBeVisible();
});

it("goes when everything was moved or they are back", async () => {
  tell(absence("Rin Tanaka", 1, ["Hanako"]));
  show(<AbsenceBanner />);
  await screen.findByText("Rin Tanaka is gone and still holds 1 conversation.");
  tell();
  await queryClient.refetchQueries(absences);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
