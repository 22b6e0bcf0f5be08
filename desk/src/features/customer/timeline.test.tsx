// A customer's timeline beside the thread: what is told in which words, how far back, and through which account.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { TimelineEntry } from "~/api/types";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { Timeline } from "./timeline";
import { timelineWords } from "./timeline-words";

withServer();

const entry = (kind: TimelineEntry["kind"], change: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: 1,
  at: "2026-11-24T08:00:00Z",
  happened_at: "2026-11-24T08:00:00Z",
  kind,
  account: { id: "account-1", name: "Shop JP" },
  conversation_id: null,
  by: null,
  reason: null,
  detail: null,
  said: null,
  params: {},
  names: [],
  members: 0,
  what: [],
  contact: null,
  merged: false,
  ...change,
});
const RIN = { id: "user-1", name: "Rin Tanaka" };

it.each([
  [entry("appeared"), "First seen"],
  [entry("followed"), "Added the account as a friend"],
  [entry("blocked"), "Blocked the account"],
  [entry("found_blocked"), /LINE shows no profile/],
  [entry("profile_changed", { what: ["name", "picture"] }), "Changed name and picture"],
  [entry("linked", { by: RIN, contact: { id: "contact-1", name: "山田 花子" } }), "Linked to 山田 花子 by Rin Tanaka"],
  [
    entry("linked", { by: null, contact: { id: "contact-1", name: "山田 花子" }, merged: true }),
    "Linked to 山田 花子 by a merge",
  ],
  [entry("linked", { contact: { id: "contact-1", name: "山田 花子" } }), "Linked to 山田 花子 by their name"],
  [entry("unlinked", { contact: { id: "contact-1", name: "山田 花子" } }), /^No longer linked to 山田 花子$/],
  [entry("postback", { detail: "when", params: { date: "2026-12-24" } }), "Pressed a button · when · 2026-12-24"],
  [entry("beacon", { detail: "enter d41d" }), "Came near the beacon d41d"],
  [entry("membership", { detail: "renewed 3189" }), "Renewed the membership 3189"],
  [entry("postback", { detail: "menu=hours", said: "営業時間" }), "Pressed a button · 営業時間"],
  [entry("members_joined", { members: 3, names: ["王小明"] }), "王小明, 2 people joined the chat"],
  [entry("members_left", { members: 1 }), "1 person left the chat"],
  [entry("conversation_assigned", { by: RIN }), "Conversation with Rin Tanaka"],
  [entry("conversation_closed", { by: RIN, reason: "closed" }), "Conversation closed · Rin Tanaka"],
  [entry("transcript_downloaded", { by: RIN, detail: "pdf" }), "Transcript downloaded as PDF by Rin Tanaka"],
  [entry("conversation_closed", { reason: "auto_close" }), "Conversation closed after a long silence"],
  [entry("conversation_closed", { reason: "queued_overflow_ended" }), "Conversation ended, since it waited too long"],
  [
    entry("conversation_closed", { reason: "customer_non_response" }),
    "Conversation closed, since the customer did not answer",
  ],
])("says %j in words", (given, words) => {
  expect(timelineWords(given)).toMatch(words);
});

it("goes back page by page, and names the account where it is another", async () => {
  server.use(
    http.get(at("/api/customers/customer-1/timeline"), ({ request }) =>
      new URL(request.url).searchParams.has("cursor")
        ? HttpResponse.json({ items: [entry("appeared")], next_cursor: null })
        : HttpResponse.json({
            items: [entry("blocked", { id: 3, account: { id: "account-2", name: "Clinic" } })],
            next_cursor: "next",
          }),
    ),
  );
  show(<Timeline customer="customer-1" account="account-1" />);
  expect(await screen.findByText(/Blocked the account · Clinic/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Show earlier" }));
  expect(await screen.findByText("First seen")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Show earlier" })).toBeNull());
});

it("is read by kind, by keyboard alone", async () => {
  const asked: string[][] = [];
  server.use(
    http.get(at("/api/customers/customer-1/timeline"), ({ request }) => {
      const kinds = new URL(request.url).searchParams.getAll("kind");
      asked.push(kinds);
      const items = kinds.length === 0 ? [entry("appeared"), entry("postback", { id: 2, detail: "hours" })] : [];
      return HttpResponse.json({
        items: kinds.includes("postback") ? [entry("postback", { id: 2, detail: "hours" })] : items,
        next_cursor: null,
      });
    }),
  );
  show(<Timeline customer="customer-1" account="account-1" />);
  expect(await screen.findByText("First seen")).toBeVisible();
  const box = screen.getByRole("combobox", { name: "Show on the timeline" });
  box.focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
  await waitFor(() => expect(box).toHaveTextContent("Buttons"));
  await waitFor(() => expect(screen.queryByText("First seen")).toBeNull());
  expect(await screen.findByText(/Pressed a button/)).toBeVisible();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
  await waitFor(() => expect(box).toHaveTextContent("Group changes"));
  expect(await screen.findByText("Nothing of this kind.")).toBeVisible();
  expect(asked).toEqual([[], ["postback"], ["joined", "left", "members_joined", "members_left"]]);
});

it("says so when there is nothing, and when it cannot be had", async () => {
  const view = show(<Timeline customer="customer-1" account="account-1" />);
  expect(await screen.findByText("Nothing yet.")).toBeVisible();
  view.unmount();
  server.use(http.get(at("/api/customers/customer-2/timeline"), () => problem(404, "not_found")));
  show(<Timeline customer="customer-2" account="account-1" />);
  expect(await screen.findByRole("button", { name: /again/i })).toBeVisible();
});
