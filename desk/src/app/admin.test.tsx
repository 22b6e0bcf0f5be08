// An administrator's way through the desk: where the pages are, that they load, and that others do not get there.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { routingSettings } from "../../test/builders";
import { at, HttpResponse, http, problem, server, withServer } from "../../test/server";
import { list, withDesk } from "../../test/whole-desk";

withServer();
const desk = withDesk();

const PAGES = [
  ["Overview", "/admin"],
  ["LINE accounts", "/admin/line-accounts"],
  ["Workstreams", "/admin/workstreams"],
  ["Queues", "/admin/queues"],
  ["Operating hours", "/admin/operating-hours"],
  ["Routing", "/admin/routing-settings"],
  ["Auto-close", "/admin/auto-close"],
  ["Users", "/admin/users"],
  ["Capacity profiles", "/admin/capacity-profiles"],
  ["Quick replies", "/admin/quick-replies"],
] as const;
const path = () => desk.router.state.location.pathname;
const heading = () => screen.findByRole("heading", { level: 1 });

beforeEach(() => {
  desk.backend.me = { ...desk.backend.me, role: "administrator" };
});

async function signedInAt(address: string) {
  const view = await desk.signedIn(address);
  server.use(
    http.get(at("/api/admin/overview"), () =>
      HttpResponse.json({ steps: [], problems: [], waiting: 0, longest_wait_seconds: 0, active: 0, available: 1 }),
    ),
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(routingSettings())),
    http.get(at("/api/admin/auto-close"), () =>
      HttpResponse.json({ open_minutes: 43_200, active_minutes: 43_200, wrap_up_minutes: 1440 }),
    ),
    ...["line-accounts", "workstreams", "queues", "operating-hours", "users", "capacity-profiles"].map((name) =>
      http.get(at(`/api/admin/${name}`), () => HttpResponse.json({ items: [], next_cursor: null })),
    ),
  );
  return view;
}

it("leads through all pages, says which one is open, and back to the desk", async () => {
  await signedInAt("/desk");
  await userEvent.click(await screen.findByRole("link", { name: "Admin" }));
  const map = within(await screen.findByRole("navigation", { name: "Administration" }));
  for (const [title, address] of PAGES) {
    await userEvent.click(map.getByRole("link", { name: title }));
    await waitFor(async () => expect(await heading()).toHaveTextContent(title));
    expect(path()).toBe(address);
    await waitFor(() => expect(map.getByRole("link", { current: "page" })).toHaveTextContent(title));
  }
  await userEvent.click(screen.getByRole("link", { name: "Desk" }));
  expect(await list()).toBeVisible();
});

it.each(PAGES)("%s has an address of its own", async (title, address) => {
  await signedInAt(address);
  await waitFor(async () => expect(await heading()).toHaveTextContent(title));
});

it.each(["representative", "supervisor"] as const)("is not for a %s, by link or by address", async (role) => {
  desk.backend.me = { ...desk.backend.me, role };
  await signedInAt("/admin/users");
  await waitFor(() => expect(path()).toBe("/desk"));
  expect(screen.queryByRole("link", { name: "Admin" })).toBeNull();
  expect(desk.backend.asked.filter((one) => one.includes("/api/admin"))).toEqual([]);
});

it("shows the door when the session ends in the middle of a change, and comes back to the page", async () => {
  await signedInAt("/admin/queues");
  await userEvent.click(await screen.findByRole("button", { name: "Add a queue" }));
  await userEvent.type(await screen.findByLabelText(/^Name/), "Returns");
  server.use(
    http.post(at("/api/admin/queues"), () => {
      desk.backend.signedIn = false;
      return problem(401, "not_signed_in");
    }),
  );
  await userEvent.click(screen.getByRole("button", { name: "Add queue" }));
  await userEvent.type(await screen.findByLabelText("Email"), "admin@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "madoguchi-demo{Enter}");
  await waitFor(async () => expect(await heading()).toHaveTextContent("Queues"));
  expect(path()).toBe("/admin/queues");
});
