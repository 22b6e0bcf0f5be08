// From a workstream to its routing rules, without the page being loaded anew.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../../../test/render";
import { RoutingRulesLink } from "./routing-rules-link";

const PATH = "/admin/workstreams/workstream-1/rules";

it("leads to the rules of its workstream", async () => {
  const root = createRootRoute({ component: () => <RoutingRulesLink workstreamId="workstream-1" /> });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ["/"] }) });
  // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
  show(<RouterProvider router={router as any} />);
  const link = await screen.findByRole("link", { name: "Routing rules" });
  expect(link).toHaveAttribute("href", PATH);
  expect(fireEvent.click(link)).toBe(false);
  expect(router.history.location.pathname).toBe(PATH);
});

it("is a plain address for those who want another tab", () => {
  show(<RoutingRulesLink workstreamId="workstream-1" />);
  const left = vi.fn();
  const look = (event: MouseEvent) => {
    left(!event.defaultPrevented);
    event.preventDefault();
  };
  document.addEventListener("click", look, { once: true });
  fireEvent.click(screen.getByRole("link"), { ctrlKey: true });
  expect(left).toHaveBeenCalledWith(true);
});
