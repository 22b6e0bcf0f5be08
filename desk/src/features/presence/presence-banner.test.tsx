// The banner after a missed or rejected offer: it says why, brings back by a click, and says when that fails.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ME, presenceOf } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { PresenceBanner } from "./presence-banner";

withServer();

const imposed = (cause: string, presence: "inactive" | "busy_dnd" = "inactive") => ({
  ...ME,
  presence,
  presence_now: presenceOf({ presence, origin: "imposed", cause }),
});

it.each([
  ["offer_missed", "inactive", "You are Inactive."],
  ["offer_rejected", "busy_dnd", "You are set to Do not disturb."],
  ["something_newer", "inactive", "The system set your presence."],
] as const)("says why after %s", (cause, presence, title) => {
  show(<PresenceBanner me={imposed(cause, presence)} />);
  expect(screen.getByText(title)).toBeVisible();
});

it("brings back by one click", async () => {
  const said = vi.fn();
  server.use(
    http.put(at("/api/me/presence"), async ({ request }) => {
      said(await request.json());
      return HttpResponse.json(presenceOf());
    }),
  );
  show(<PresenceBanner me={imposed("offer_missed")} />);
  await userEvent.click(screen.getByRole("button", { name: "I’m back" }));
  await waitFor(() => expect(said).toHaveBeenCalledExactlyOnceWith({ presence: "available" }));
});

it("can be clicked again when the server did not take it", async () => {
  server.use(http.put(at("/api/me/presence"), () => problem(503, "try_again")));
  show(<PresenceBanner me={imposed("offer_missed")} />);
  await userEvent.click(screen.getByRole("button", { name: "I’m back" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "I’m back" })).toBeEnabled());
});
