// The overview: how things stand right now, what is left to set up, and the way to each step of it.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Overview, StepKey } from "~/api/types";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { OverviewPage } from "./overview-page";

withServer();
afterEach(() => vi.useRealTimers());

const KEYS: StepKey[] = [
  "connect_line",
  "create_queue",
  "create_workstream",
  "attach_account",
  "add_representatives",
  "first_message",
];
const standing = (done: number, change: Partial<Overview> = {}): Overview => ({
  steps: KEYS.map((key, index) => ({ key, done: index < done })),
  problems: [],
  waiting: 3,
  longest_wait_seconds: 125,
  active: 12,
  available: 2,
  ...change,
});
const serve = (...answers: Overview[]) =>
  server.use(
    http.get(at("/api/admin/overview"), () => HttpResponse.json(answers.length > 1 ? answers.shift() : answers[0])),
  );
/** In a router, because its buttons lead elsewhere. */
const overview = () => {
  const routeTree = createRootRoute({ component: OverviewPage, notFoundComponent: OverviewPage });
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ["/"] }) });
  show(<RouterProvider router={router as never} />);
  return router;
};
const figures = async () => (await screen.findByRole("region", { name: "Right now" })).textContent;

it("counts how things stand right now", async () => {
  serve(standing(6));
  overview();
  expect(await figures()).toBe("Waiting3Longest wait2 minActive conversations12Available people2");
  expect(screen.getByRole("heading", { name: "Everything is set up" })).toBeVisible();
  expect(screen.getAllByLabelText("Done")).toHaveLength(6);
});

it("shows no wait where nobody waits", async () => {
  serve(standing(6, { waiting: 0 }));
  overview();
  expect(await figures()).toContain("Longest wait–");
});

it("says which account needs to be seen to", async () => {
  serve(
    standing(6, {
      problems: [
        { page: "line-accounts", record: { id: "account-1", name: "Shop JP" }, text: "LINE refuses its token." },
      ],
    }),
  );
  overview();
  expect(await screen.findByText("Shop JP")).toBeVisible();
  expect(screen.getByText("LINE refuses its token.")).toBeVisible();
});

it("marks what is done and offers a way to all that is not", async () => {
  serve(standing(2));
  overview();
  expect(await screen.findByRole("heading", { name: "Set up" })).toBeVisible();
  expect(screen.getAllByLabelText("To do")).toHaveLength(4);
  const buttons = within(screen.getByRole("list")).getAllByRole("button");
  expect(buttons.map((one) => one.textContent)).toEqual([
    "Add a workstream",
    "Attach it",
    "Add users",
    "Open the desk",
  ]);
});

it.each([
  [0, "Connect LINE", "/admin/line-accounts"],
  [1, "Add a queue", "/admin/queues"],
  [2, "Add a workstream", "/admin/workstreams"],
  [3, "Attach it", "/admin/line-accounts"],
  [4, "Add users", "/admin/users"],
  [5, "Open the desk", "/desk"],
])("after %d steps, %s leads to %s", async (done, name, to) => {
  serve(standing(done));
  const router = overview();
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(router.state.location.pathname).toBe(to));
});

it("looks again by itself", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serve(standing(6), standing(6, { active: 13 }));
  overview();
  expect(await figures()).toContain("Active conversations12");
  await vi.advanceTimersByTimeAsync(10_500);
  await waitFor(async () => expect(await figures()).toContain("Active conversations13"));
});
