// The banner after a missed or rejected offer: it says why, brings back by a click, and says when that fails.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { PresenceBanner } from "./presence-banner";

withServer();

it.each([
  ["offer_missed", "inactive", "You are Inactive."],
  ["offer_rejected", "busy_dnd", "You are set to Do not disturb."],
] as const)("says why after %s", (presence_cause, presence, title) => {
  show(<PresenceBanner me={{ ...ME, presence, presence_cause }} />);
  expect(screen.getByText(title)).toBeVisible();
});

it.each([null, "something_newer"])("is not there for %s", (presence_cause) => {
  show(<PresenceBanner me={{ ...ME, presence_cause }} />);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("brings back by one click", async () => {
  const said = vi.fn();
  server.use(
    http.put(at("/api/me/presence"), async ({ request }) => {
      said(await request.json());
      return HttpResponse.json({ user_id: ME.id, presence: "available", since: ME.presence_since, cause: null });
    }),
  );
  show(<PresenceBanner me={{ ...ME, presence: "inactive", presence_cause: "offer_missed" }} />);
  await userEvent.click(screen.getByRole("button", { name: "I’m back" }));
  await waitFor(() => expect(said).toHaveBeenCalledExactlyOnceWith({ presence: "available" }));
});

it("can be clicked again when the server did not take it", async () => {
  server.use(http.put(at("/api/me/presence"), () => problem(503, "try_again")));
  show(<PresenceBanner me={{ ...ME, presence: "inactive", presence_cause: "offer_missed" }} />);
  await userEvent.click(screen.getByRole("button", { name: "I’m back" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "I’m back" })).toBeEnabled());
});
