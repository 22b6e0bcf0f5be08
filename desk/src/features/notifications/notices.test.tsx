// The bell of the top bar: how much came, what, page by page, and read in this window or another.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { live } from "~/api/live";
import { withNotices, withRead } from "~/api/notice-list";
import type { Notice, NoticePage } from "~/api/types";
import { desk } from "../../../test/builders";
import { notice } from "../../../test/notifications";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { NoticesButton } from "./notices-button";

withServer();

const OLD = notice({ id: "notice-0", kind: "returned", customer: null, read_at: "2026-11-24T09:00:00Z" });
const page = (items: Notice[], change: Partial<NoticePage> = {}): NoticePage => ({
  items,
  next_cursor: null,
  unread: items.filter((one) => !one.read_at).length,
  ...change,
});

function open(first: NoticePage) {
  const said: string[] = [];
  const opened = vi.fn();
  server.use(
    http.get(at("/api/me/notices"), ({ request }) =>
      HttpResponse.json(new URL(request.url).searchParams.has("cursor") ? page([OLD], { unread: 1 }) : first),
    ),
    http.put(at("/api/me/notices/read"), async ({ request }) => {
      said.push(`all until ${((await request.json()) as { until: string }).until}`);
      return new HttpResponse(null, { status: 204 });
    }),
    http.put(at("/api/me/notices/:id/read"), ({ params }) => {
      said.push(String(params.id));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const route = createRootRoute({ component: NoticesButton });
  const router = createRouter({ routeTree: route, history: createMemoryHistory() });
  // biome-ignore lint/suspicious/noExplicitAny: a router of one page is not the desk's
  show(<RouterProvider router={router as any} />, desk({ show: opened }));
  return { said, opened };
}

const bellButton = (name: RegExp) => screen.findByRole("button", { name });

it("counts what was not read, and opens what is pressed", async () => {
  const { said, opened } = open(page([notice()]));
  await userEvent.click(await bellButton(/1 unread/));
  await userEvent.click(await screen.findByRole("button", { name: /山田 花子.*You missed the offer/ }));
  expect(opened).toHaveBeenCalledExactlyOnceWith("conversation-1");
  await waitFor(() => expect(said).toEqual(["notice-1"]));
  expect(await bellButton(/^Notifications$/)).toBeVisible();
});

it("is closed by another press, and by Escape, which leads back to the bell", async () => {
  open(page([notice()]));
  const button = await bellButton(/1 unread/);
  await userEvent.click(button);
  await screen.findByRole("button", { name: /You missed the offer/ });
  await userEvent.click(button);
  await waitFor(() => expect(screen.queryByRole("button", { name: /You missed the offer/ })).toBeNull());
  await userEvent.click(await bellButton(/1 unread/));
  await screen.findByRole("button", { name: /You missed the offer/ });
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("button", { name: /You missed the offer/ })).toBeNull());
  expect(button).toHaveFocus();
});

it("goes back page by page, and reads all up to the newest that was seen", async () => {
  const { said } = open(page([notice()], { next_cursor: "notice-1" }));
  await userEvent.click(await bellButton(/1 unread/));
  await userEvent.click(await screen.findByRole("button", { name: "Show earlier" }));
  expect(await screen.findByRole("button", { name: /LINE user.*Has written again/ })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Mark all as read" }));
  await waitFor(() => expect(said).toEqual(["all until notice-1"]));
  expect(screen.queryByRole("button", { name: "Mark all as read" })).toBeNull();
});

it("hears of what comes, and of what is read in another window", async () => {
  open(page([]));
  await userEvent.click(await bellButton(/^Notifications$/));
  expect(await screen.findByText("Nothing came yet")).toBeVisible();
  const given = notice({ kind: "assigned", by: { id: "user-2", name: "Somchai" } });
  act(() => live.apply({ type: "changes", cursor: "1", notices: [{ items: [given], unread: 1 }] }));
  expect(await screen.findByText("Given to you by Somchai")).toBeVisible();
  server.use(http.get(at("/api/me/notices"), () => HttpResponse.json(page([{ ...given, read_at: given.at }]))));
  act(() => live.apply({ type: "changes", cursor: "2", notices: [{ items: [], unread: 0 }] }));
  await waitFor(() => expect(screen.queryByText("Unread")).toBeNull());
});

it("is not misled by an answer from before something came", async () => {
  let asked = 0;
  open(page([]));
  server.use(
    http.get(at("/api/me/notices"), () => {
      asked += 1;
      if (asked > 1) return HttpResponse.json(page([notice()]));
      // While the first answer is on its way.
      live.apply({ type: "changes", cursor: "1", notices: [{ items: [notice()], unread: 1 }] });
      return HttpResponse.json(page([]));
    }),
  );
  expect(await bellButton(/1 unread/)).toBeVisible();
  expect(asked).toBe(2);
});

it("takes back what it showed as read when the server does not hear of it, and says so where nothing comes", async () => {
  open(page([notice()]));
  server.use(http.put(at("/api/me/notices/read"), () => problem(503, "try_again")));
  await userEvent.click(await bellButton(/1 unread/));
  await userEvent.click(await screen.findByRole("button", { name: "Mark all as read" }));
  expect(await screen.findByRole("button", { name: "Mark all as read" })).toBeVisible();
});

it("keeps each once, the newest first, and counts as the server does", () => {
  const data = {
    pages: [page([notice({ id: "b" })], { unread: 5 }), page([notice({ id: "a" })])],
    pageParams: [null, "b"],
  };
  const told = withNotices(data, { items: [notice({ id: "b" }), notice({ id: "c" }), notice({ id: "d" })], unread: 7 });
  expect(told.pages[0]?.items.map((one) => one.id)).toEqual(["d", "c", "b"]);
  expect(told.pages[0]?.unread).toBe(7);
  expect(withRead(told, "c", false, "now").pages[0]?.unread).toBe(6);
  expect(withRead(told, "c", true, "now").pages.flatMap((one) => one.items.map((item) => item.read_at))).toEqual([
    null,
    "now",
    "now",
    "now",
  ]);
  expect(withRead(told, "d", true, "now").pages[0]?.unread).toBe(0);
});
