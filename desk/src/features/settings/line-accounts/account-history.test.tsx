// The history of LINE accounts: what is told, in which words, page by page.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { AccountHistoryEntry } from "~/api/types";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { AccountHistory } from "./account-history";
import { historyWords, isTrouble } from "./account-history-words";

withServer();

const entry = (kind: string, change: Partial<AccountHistoryEntry> = {}): AccountHistoryEntry => ({
  id: 1,
  at: "2026-11-24T08:00:00Z",
  kind,
  account: { id: "account-1", name: "Shop JP" },
  by: null,
  workstream: null,
  what: [],
  facts: {},
  ...change,
});

it.each([
  [entry("line_account_added"), "Connected"],
  [entry("line_account_changed", { what: ["name", "group_policy"] }), "Changed: name, what it does in groups"],
  [entry("line_credentials_changed", { what: ["channel_secret"] }), "Credentials changed: channel secret"],
  [entry("line_credentials_checked", { facts: { problem: null } }), "Credentials checked: LINE takes them"],
  [entry("line_set_up", { workstream: { id: "w", name: "Shop" }, facts: { new: true } }), "Set up on Shop"],
  [entry("line_set_up", { workstream: { id: "w", name: "Shop" }, facts: { new: false } }), "Set-up changed on Shop"],
  [entry("line_signatures_wrong", { facts: { count: 3 } }), "3 webhooks in a row with a wrong signature"],
  [entry("line_webhook_verified", { facts: { success: false, reason: "COULD_NOT_CONNECT" } }), /without success/],
  [entry("line_something_newer"), "Something newer"],
  [
    entry("rich_menu_refused", { facts: { name: "Summer", problem: "Too large." } }),
    "Rich menu refused: Summer: Too large.",
  ],
])("says %j in words", (given, words) => {
  expect(historyWords(given)).toMatch(words);
});

it("points out what went wrong", () => {
  expect(isTrouble(entry("line_token_refused"))).toBe(true);
  expect(isTrouble(entry("line_credentials_checked", { facts: { problem: "LINE does not know it." } }))).toBe(true);
  expect(isTrouble(entry("line_account_added"))).toBe(false);
});

it("is asked for only when somebody wants to read it, page by page, with who did what", async () => {
  const asked: string[] = [];
  server.use(
    http.get(at("/api/admin/line-account-history"), ({ request }) => {
      const { searchParams } = new URL(request.url);
      asked.push(searchParams.toString());
      const by = { id: "user-9", name: "Aiko Admin" };
      return searchParams.has("cursor")
        ? HttpResponse.json({ items: [entry("line_account_added", { by })], next_cursor: null })
        : HttpResponse.json({ items: [entry("line_token_refused", { id: 2 })], next_cursor: "next" });
    }),
  );
  show(<AccountHistory account="account-1" />);
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Show its history" }));
  const history = within(screen.getByRole("region", { name: "History" }));
  expect(await history.findByText(/LINE refused the access token/)).toBeVisible();
  await userEvent.click(history.getByRole("button", { name: "Show earlier" }));
  expect(await history.findByText("Connected")).toBeVisible();
  expect(history.getByText(/Aiko Admin/)).toBeVisible();
  expect(asked).toEqual(["limit=20&account=account-1", "limit=20&account=account-1&cursor=next"]);
  expect(history.queryByRole("button", { name: "Show earlier" })).toBeNull();
});

it("names the accounts where it is of all of them, and says when it cannot be had", async () => {
  server.use(http.get(at("/api/admin/line-account-history"), () => problem(422, "invalid"), { once: true }));
  server.use(http.get(at("/api/admin/line-account-history"), () => problem(422, "invalid"), { once: true }));
  show(<AccountHistory account={null} />);
  await userEvent.click(screen.getByRole("button", { name: "Show the history of all accounts" }));
  const again = await screen.findByRole("button", { name: /again/i });
  server.use(
    http.get(at("/api/admin/line-account-history"), () =>
      HttpResponse.json({ items: [entry("line_account_deleted")], next_cursor: null }),
    ),
  );
  await userEvent.click(again);
  expect(await screen.findByText("Shop JP:")).toBeVisible();
  expect(screen.getByText("Deleted")).toBeVisible();
});
