// What is left of the month: beside the box, in a banner when there is nothing, and kept up by the stream.
import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { live } from "~/api/live";
import type { Allowance } from "~/api/types";
import { AllowanceLeft } from "~/features/composer/allowance-left";
import { QuotaBanner } from "~/features/quota/quota-banner";
import { show } from "../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../test/server";

withServer();

function allowance(change: Partial<Allowance> = {}): Allowance {
  return {
    account: { id: "account-1", name: "Shop JP" },
    limit: 5000,
    used: 812,
    checked_at: "2026-11-24T08:00:00Z",
    ran_out_at: null,
    month_ends_at: "2026-11-30T15:00:00Z",
    ...change,
  };
}

const knowing = (...items: Allowance[]) =>
  server.use(http.get(at("/api/allowances"), () => HttpResponse.json({ items })));

function Both({ who = "representative" }: { who?: "representative" | "administrator" }) {
  return (
    <>
      <QuotaBanner role={who} />
      <AllowanceLeft account="account-1" />
    </>
  );
}

it.each([
  ["what is used", {}, "quota 812 / 5,000"],
  ["that few are left", { used: 4600 }, "quota 4,600 / 5,000 — only 400 left"],
  ["that there is no limit", { limit: null }, "quota unlimited"],
  ["that there is nothing", { ran_out_at: "2026-11-24T08:00:00Z" }, "no messages left this month"],
])("says %s", async (_, change, words) => {
  knowing(allowance(change));
  show(<Both />);
  expect(
    await screen.findByText((__, element) => element?.tagName === "SPAN" && element.textContent?.trim() === words),
  ).toBeVisible();
});

it("says nothing of an account that LINE was never asked about, or that is somebody else's", async () => {
  knowing(allowance({ checked_at: null }), allowance({ account: { id: "account-2", name: "Other" } }));
  const { container } = show(<Both />);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(container.textContent).toBe("");
});

it("F17 warns as soon as the stream tells that nothing is left, till it tells that there is more", async () => {
  knowing(allowance());
  show(<Both who="administrator" />);
  await screen.findByText(/812/);
  const tell = (one: Allowance) => act(async () => live.apply({ type: "changes", cursor: "1", allowances: [one] }));
  await tell(allowance({ ran_out_at: "2026-11-24T09:00:00Z" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Shop JP has no LINE messages left this month.");
  expect(screen.getByRole("link", { name: /LINE accounts/ })).toHaveAttribute("href", "/admin/line-accounts");
  await tell(allowance({ account: { id: "account-9", name: "Not ours" }, ran_out_at: "2026-11-24T09:00:00Z" }));
  expect(screen.getAllByRole("alert")).toHaveLength(1);
  await tell(allowance());
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
