// How an account sends: each way is explained, and only what is changed is saved.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { LineAccount, Sending } from "~/api/types";
import { CONNECTED } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../../test/server";
import { LineAccountHealth } from "./line-account-health";
import { LineSending } from "./line-sending";

withServer();

const ACCOUNT: LineAccount = {
  ...CONNECTED,
  id: "account-1",
  name: "Shop",
  channel_id: "1234567890",
  webhook_url: "https://desk.example/line/webhook/abc",
  workstream: null,
  channel_secret: { last4: "cret", set_at: "2026-11-24T08:00:00Z" },
  usable: true,
  group_policy: "leave",
  created_at: "2026-11-24T08:00:00Z",
  last_webhook_at: null,
};
const SENDING: Sending = {
  policy: "reply_first",
  shows_names: false,
  icon_url: null,
  marks_read: true,
  shows_typing: true,
};
const wrote = vi.fn<(body: unknown) => void>();

beforeEach(() => {
  wrote.mockReset();
  server.use(
    http.get(at("/api/admin/line-accounts/:id/sending"), () => HttpResponse.json(SENDING)),
    http.put(at("/api/admin/line-accounts/:id/sending"), async ({ request }) => {
      wrote(await request.json());
      return HttpResponse.json(SENDING);
    }),
  );
});

it("explains every way, and saves the one that is chosen with a name and a picture", async () => {
  show(<LineSending account={ACCOUNT} />);
  expect(await screen.findByLabelText(/^Reply first, then push/)).toBeChecked();
  expect(screen.getByText(/Nothing ever counts/)).toBeVisible();
  await userEvent.click(screen.getByLabelText(/^Push only/));
  await userEvent.click(screen.getByLabelText("Customers see who writes"));
  const picture = screen.getByLabelText(/Picture beside the name/);
  fireEvent.change(picture, { target: { value: "http://x.example/a.png" } });
  await userEvent.click(screen.getByRole("button", { name: "Save how it sends" }));
  expect(await screen.findByText(/begins with https/)).toBeVisible();
  expect(wrote).not.toHaveBeenCalled();
  fireEvent.change(picture, { target: { value: "https://x.example/a.png" } });
  await userEvent.click(screen.getByRole("button", { name: "Save how it sends" }));
  await waitFor(() =>
    expect(wrote).toHaveBeenCalledWith({
      ...SENDING,
      policy: "push_only",
      shows_names: true,
      icon_url: "https://x.example/a.png",
    }),
  );
});

it("says when marking as read has no effect", async () => {
  const bot = { ...CONNECTED.bot, chat_mode: "bot", mark_as_read_mode: "auto" };
  show(<LineSending account={{ ...ACCOUNT, bot }} />);
  expect(await screen.findByText(/Has no effect now: Chat is off/)).toBeVisible();
});

it("lets an administrator push again once the month's messages have run out", async () => {
  const asked = vi.fn();
  server.use(
    http.post(at("/api/admin/line-accounts/:id/resumption"), () => {
      asked();
      return HttpResponse.json(ACCOUNT);
    }),
  );
  const warnings = [{ code: "quota_ran_out", text: "This month's messages are used up." }];
  const { again } = show(<LineAccountHealth account={{ ...ACCOUNT, warnings }} />);
  await userEvent.click(screen.getByRole("button", { name: "Try pushing again" }));
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
  again(<LineAccountHealth account={ACCOUNT} />);
  expect(screen.queryByRole("button", { name: "Try pushing again" })).toBeNull();
});
