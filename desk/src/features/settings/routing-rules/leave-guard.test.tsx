// Leaving with something unsaved: what is asked in the desk and by the browser, and what stays.
import {
  createBrowserHistory,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, onTestFinished } from "vitest";
import { show } from "../../../../test/render";
import { LeaveGuard } from "./leave-guard";

async function at(unsaved: string[], history = createMemoryHistory({ initialEntries: ["/queues", "/rules"] })) {
  const root = createRootRoute();
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component });
  const rules = page("/rules", () => (
    <>
      <p>the rules</p>
      <LeaveGuard unsaved={unsaved} />
    </>
  ));
  const router = createRouter({
    routeTree: root.addChildren([rules, page("/queues", () => <p>the queues</p>)]),
    history,
  });
  // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
  show(<RouterProvider router={router as any} />);
  await screen.findByText("the rules");
  return router;
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name, hidden: true }));
/** Whether the browser is told to ask before the tab is closed. */
function closingAsks() {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

it("lets go whoever has saved everything, without a word", async () => {
  const router = await at([]);
  act(() => router.history.push("/queues"));
  expect(await screen.findByText("the queues")).toBeVisible();
  expect(screen.queryByText("Leave without saving?")).toBeNull();
});

it("names all that would be lost, and stays until that is accepted", async () => {
  const router = await at(["Classification", "Context variables"]);
  act(() => router.history.push("/queues"));
  expect(await screen.findByText("Leave without saving?")).toBeVisible();
  expect(screen.getByText("What you changed in Classification and Context variables would be lost.")).toBeVisible();
  press("Stay");
  await waitFor(() => expect(screen.queryByText("Leave without saving?")).toBeNull());
  expect(router.state.location.pathname).toBe("/rules");
  expect(screen.getByText("the rules")).toBeInTheDocument();
  act(() => router.history.push("/queues"));
  await screen.findByText("Leave without saving?");
  press("Leave and lose it");
  expect(await screen.findByText("the queues")).toBeVisible();
});

it.each([
  [["Route to queue"], true],
  [[], false],
])("with %j unsaved, it is %s that the browser asks whoever closes the tab", async (unsaved, asks) => {
  window.history.replaceState(null, "", "/rules");
  const history = createBrowserHistory();
  onTestFinished(() => history.destroy());
  await at(unsaved, history);
  expect(closingAsks()).toBe(asks);
});

it("asks also at the browser's Back, stays where one was, and goes back once that is accepted", async () => {
  window.history.replaceState(null, "", "/queues");
  const history = createBrowserHistory();
  onTestFinished(() => history.destroy());
  history.push("/rules");
  const router = await at(["Classification"], history);
  act(() => window.history.back());
  expect(await screen.findByText("Leave without saving?")).toBeVisible();
  expect(screen.getByText("the rules")).toBeInTheDocument();
  press("Stay");
  await waitFor(() => expect(screen.queryByText("Leave without saving?")).toBeNull());
  // The browser has gone back already, and is brought forward again.
  await waitFor(() => expect(window.location.pathname).toBe("/rules"));
  expect(router.state.location.pathname).toBe("/rules");
  act(() => window.history.back());
  await screen.findByText("Leave without saving?");
  press("Leave and lose it");
  expect(await screen.findByText("the queues")).toBeVisible();
  expect(window.location.pathname).toBe("/queues");
});
