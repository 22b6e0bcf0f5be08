// From one page of the administration to another, without the desk being loaded anew.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../../test/render";
import { PageLink } from "./page-link";

const PATH = "/admin/workstreams/workstream-1/rules";

it("leads to its page", async () => {
  const root = createRootRoute({ component: () => <PageLink path={PATH}>Routing rules</PageLink> });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ["/"] }) });
  // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
  show(<RouterProvider router={router as any} />);
  const link = await screen.findByRole("link", { name: "Routing rules" });
  expect(link).toHaveAttribute("href", PATH);
  expect(fireEvent.click(link)).toBe(false);
  expect(router.history.location.pathname).toBe(PATH);
});

it("is a plain address for those who want another tab", () => {
  show(<PageLink path={PATH}>Routing rules</PageLink>);
  const left = vi.fn();
  const look = (event: MouseEvent) => {
    left(!event.defaultPrevented);
    event.preventDefault();
  };
  document.addEventListener("click", look, { once: true });
  fireEvent.click(screen.getByRole("link"), { ctrlKey: true });
  expect(left).toHaveBeenCalledWith(true);
});
