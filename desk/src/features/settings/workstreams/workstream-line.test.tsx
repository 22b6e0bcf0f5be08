// LINE on a workstream: an account is removed only after the consequence was read, and a refusal says why.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { LineInstanceView } from "~/api/types";
import { workstream } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { WorkstreamLine } from "./workstream-line";

withServer();

const SHOP = workstream();
const ACCOUNTS = "/api/admin/workstreams/workstream-1/line-accounts";
const CONSEQUENCE = "The running conversations of Shop JP are closed; their transcripts stay.";

const instance = (id: string, name: string): LineInstanceView => ({
  account: { id, name },
  language: "ja",
  file_attachments: true,
  customers_may_send_files: true,
  representatives_may_send_files: true,
  behaviors: {
    group_policy: "leave",
    postback_opens: true,
    marks_read: true,
    shows_typing: true,
    sending: "reply_first",
  },
});
let items: LineInstanceView[];
const removed = vi.fn<(account: unknown) => void>();

beforeEach(() => {
  removed.mockReset();
  items = [instance("account-1", "Shop JP"), instance("account-2", "Shop TH")];
  server.use(
    http.get(at(ACCOUNTS), () => HttpResponse.json({ items })),
    http.delete(at(`${ACCOUNTS}/:account`), ({ params: { account } }) => {
      removed(account);
      items = items.filter((one) => one.account.id !== account);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const ofShop = async () => within(await screen.findByRole("region", { name: "Shop JP" }));
const press = async (name: string) => userEvent.click((await ofShop()).getByRole("button", { name }));

it("removes an account after saying what becomes of its conversations, and shows the others", async () => {
  show(<WorkstreamLine workstream={SHOP} />);
  await press("Remove");
  expect((await ofShop()).getByRole("alert")).toHaveTextContent(CONSEQUENCE);
  expect(removed).not.toHaveBeenCalled();
  await press("Remove and close conversations");
  await waitFor(() => expect(screen.queryByRole("region", { name: "Shop JP" })).toBeNull());
  expect(removed).toHaveBeenCalledExactlyOnceWith("account-1");
  expect(screen.getByRole("region", { name: "Shop TH" })).toBeVisible();
});

it("keeps the account when the consequence is not wanted", async () => {
  show(<WorkstreamLine workstream={SHOP} />);
  await press("Remove");
  await press("Keep it");
  expect((await ofShop()).queryByRole("alert")).toBeNull();
  expect((await ofShop()).getByRole("button", { name: "Remove" })).toBeVisible();
  expect(removed).not.toHaveBeenCalled();
});

it.each([
  ["not_found", 404, "This account is not set up on this workstream."],
  ["forbidden", 403, "You don’t have permission to do this."],
  ["unavailable", 503, "The server is busy. Try again in a moment."],
] as const)("says why it can’t be removed, and lets it be tried again: %s", async (code, status, said) => {
  const refusal = () => problem(status, code, { detail: said });
  server.use(http.delete(at(`${ACCOUNTS}/account-1`), refusal, { once: true }));
  show(<WorkstreamLine workstream={SHOP} />);
  await press("Remove");
  await press("Remove and close conversations");
  await waitFor(async () => expect((await ofShop()).getByRole("alert")).toHaveTextContent(said));
  expect((await ofShop()).queryByText(CONSEQUENCE)).toBeNull();
  await press("Remove");
  await press("Remove and close conversations");
  await waitFor(() => expect(screen.queryByRole("region", { name: "Shop JP" })).toBeNull());
});
