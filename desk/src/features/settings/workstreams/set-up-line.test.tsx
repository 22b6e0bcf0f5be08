// Set up LINE: the pages begin with how the account behaves now, and everything is saved at once in the end.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { LineInstanceView } from "~/api/types";
import { CONNECTED, workstream } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { SetUpLine } from "./set-up-line";

withServer();

const SHOP = workstream();
const INSTANCE: LineInstanceView = {
  account: { id: "account-1", name: "Shop JP" },
  language: "ja",
  file_attachments: true,
  customers_may_send_files: true,
  representatives_may_send_files: false,
  behaviors: {
    group_policy: "converse",
    postback_opens: false,
    marks_read: true,
    shows_typing: false,
    sending: "reply_first",
  },
};
const wrote = vi.fn();
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

beforeEach(() => {
  wrote.mockReset();
  const account = { ...CONNECTED, id: "account-1", name: "Shop JP", workstream: null, group_policy: "converse" };
  server.use(
    http.get(at("/api/admin/line-accounts"), () => HttpResponse.json({ items: [account] })),
    http.put(at("/api/admin/workstreams/workstream-1/line-accounts/account-1"), async ({ request }) => {
      wrote(await request.json());
      return HttpResponse.json(INSTANCE);
    }),
  );
});

it("begins with how the chosen account behaves, and saves language, behaviors and features at once", async () => {
  const sending = { policy: "push_only", shows_names: false, icon_url: null, marks_read: false, shows_typing: true };
  server.use(http.get(at("/api/admin/line-accounts/account-1/sending"), () => HttpResponse.json(sending)));
  const onClose = vi.fn();
  show(<SetUpLine workstream={SHOP} instance={null} onClose={onClose} />);
  await userEvent.click(await screen.findByRole("combobox"));
  await userEvent.click(await screen.findByRole("option", { name: "Shop JP" }));
  await press("Next");
  expect(await screen.findByText("Language", { selector: "label" })).toBeVisible();
  await press("Next");
  const read = screen.getByRole("switch", { name: /Mark messages as read/ });
  expect(read).not.toBeChecked();
  await userEvent.click(read);
  await userEvent.click(screen.getByRole("switch", { name: /A pressed button begins/ }));
  await press("Next");
  await press("Next");
  expect(screen.getByText(/Hold one conversation with the whole group/)).toBeVisible();
  expect(screen.getByText(/is only noted/)).toBeVisible();
  await press("Finish");
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(wrote).toHaveBeenCalledExactlyOnceWith({
    language: "en",
    file_attachments: true,
    customers_may_send_files: true,
    representatives_may_send_files: true,
    behaviors: { group_policy: "converse", postback_opens: false, marks_read: true, shows_typing: true },
  });
});

it("does not go on while it is not known how the account behaves", async () => {
  server.use(http.get(at("/api/admin/line-accounts/account-1/sending"), () => problem(422, "invalid")));
  show(<SetUpLine workstream={SHOP} instance={null} onClose={() => undefined} />);
  await userEvent.click(await screen.findByRole("combobox"));
  await userEvent.click(await screen.findByRole("option", { name: "Shop JP" }));
  await press("Next");
  expect(await screen.findByText(/detail of invalid/)).toBeVisible();
  expect(screen.getByText("LINE", { selector: "li *, li" }).closest("li")).toHaveAttribute("aria-current", "step");
});

it("shows what is set up already, and leaves it when nothing is changed", async () => {
  show(<SetUpLine workstream={SHOP} instance={INSTANCE} onClose={() => undefined} />);
  await press("Next");
  expect(screen.getByRole("switch", { name: /A pressed button begins/ })).not.toBeChecked();
  expect(screen.getByRole("link", { name: "LINE accounts" })).toHaveAttribute("href", "/admin/line-accounts");
  await press("Next");
  await press("Next");
  await press("Finish");
  await waitFor(() => expect(wrote).toHaveBeenCalled());
  const { sending: _, ...behaviors } = INSTANCE.behaviors;
  expect(wrote.mock.calls[0]?.[0]).toMatchObject({ language: "ja", behaviors });
});
