// Earlier conversations with the same customer: folded away, read on request, never answered.
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { logs, queryClient } from "~/api/live";
import type { Conversation } from "~/api/types";
import { conversation, message, ours } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { Earlier } from "./earlier";
import { reveal } from "./revealed";

withServer();
beforeEach(() => logs.clear());

const closed = (id: string, day: number) =>
  conversation({ id, state: "closed", closed_at: `2026-10-${String(day).padStart(2, "0")}T12:00:00Z` });

function earlier(pages: Conversation[][]) {
  server.use(
    http.get(at("/api/conversations/conversation-1/earlier"), ({ request }) => {
      const page = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      return HttpResponse.json({
        items: pages[page] ?? [],
        next_cursor: page + 1 < pages.length ? String(page + 1) : null,
      });
    }),
  );
  show(<Earlier conversation={conversation()} />);
}

function saying(...answers: (() => Response)[]) {
  const asked = vi.fn();
  server.use(
    http.get(at("/api/conversations/:id/messages"), ({ params }) => {
      asked(params.id);
      return (answers.length > 1 ? answers.shift() : answers[0])?.() ?? HttpResponse.error();
    }),
  );
  return asked;
}

const page =
  (items: object[], has_more = false) =>
  () =>
    HttpResponse.json({ items, has_more });
const folds = () => screen.getAllByRole("button", { name: /^earlier: / });

it("takes no room when there are none", async () => {
  earlier([[]]);
  await waitFor(() => expect(queryClient.getQueryState(["earlier", "conversation-1"])?.status).toBe("success"));
  expect(screen.queryByRole("region", { name: "Earlier conversations" })).toBeNull();
});

it("stand with their dates, oldest first, and read nothing until asked", async () => {
  const asked = saying(page([]));
  earlier([[closed("newer", 20), closed("older", 3)]]);
  await screen.findByRole("region", { name: "Earlier conversations" });
  expect(folds().map((fold) => fold.textContent)).toEqual([
    expect.stringMatching(/\b3\b.*\(show\)/),
    expect.stringMatching(/20.*\(show\)/),
  ]);
  expect(asked).not.toHaveBeenCalled();
});

it("show what was said without a way to send it again, and hide it", async () => {
  saying(page([message(1, { content: { type: "text", text: "先月の件です" } }), ours(2, { state: "failed" })]));
  earlier([[closed("older", 3)]]);
  const fold = await screen.findByRole("button", { name: /^earlier: / });
  expect(fold).toHaveAttribute("aria-expanded", "false");
  await userEvent.click(fold);
  expect(await screen.findByText("先月の件です")).toBeVisible();
  expect(screen.getByText(/^Not sent/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
  expect(fold).toHaveAttribute("aria-expanded", "true");
  expect(fold).toHaveTextContent("(hide)");
  await userEvent.click(fold);
  expect(screen.queryByText("先月の件です")).toBeNull();
});

it("load their older messages on request", async () => {
  saying(page([message(51)], true), page([message(1)]));
  earlier([[closed("older", 3)]]);
  await userEvent.click(await screen.findByRole("button", { name: /^earlier: / }));
  expect(await screen.findByText("message 51")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Load older messages" }));
  expect(await screen.findByText("message 1")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Load older messages" })).toBeNull();
});

it("say when they cannot be read, and try again", async () => {
  saying(() => problem(403, "forbidden"), page([message(1)]));
  earlier([[closed("older", 3)]]);
  await userEvent.click(await screen.findByRole("button", { name: /^earlier: / }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("You don’t have permission to do this.");
  await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("message 1")).toBeVisible();
});

it("come ten at a time", async () => {
  earlier([[closed("newer", 20)], [closed("older", 3)]]);
  await userEvent.click(await screen.findByRole("button", { name: "Show more earlier conversations" }));
  await waitFor(() => expect(folds()).toHaveLength(2));
  expect(folds()[0]).toHaveTextContent(/\b3\b/);
  expect(screen.queryByRole("button", { name: "Show more earlier conversations" })).toBeNull();
});

it("asks once for each wish while the server refuses", async () => {
  earlier([[closed("newer", 20)], [closed("older", 3)]]);
  await screen.findByRole("button", { name: "Show more earlier conversations" });
  const asked = vi.fn();
  server.use(
    http.get(at("/api/conversations/conversation-1/earlier"), async () => {
      asked();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return problem(422, "invalid");
    }),
  );
  for (const times of [1, 2]) {
    act(() => reveal("older"));
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(times));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(asked).toHaveBeenCalledTimes(times);
  }
  act(() => reveal(null));
});
