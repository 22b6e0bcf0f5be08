// How often somebody may decline, and by whose clock rules ask: shown, saved, and what the server refuses said at the field.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { routingSettings } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { RoutingSettingsPage } from "./routing-settings-page";

withServer();

it("shows how often somebody may decline, and saves another number", async () => {
  const said: unknown[] = [];
  let settings = routingSettings();
  server.use(
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(settings)),
    http.patch(at("/api/admin/routing-settings"), async ({ request }) => {
      const changed = (await request.json()) as Partial<typeof settings>;
      said.push(changed);
      settings = { ...settings, ...changed };
      return HttpResponse.json(settings);
    }),
  );
  show(<RoutingSettingsPage />);
  expect(await screen.findByLabelText("Declines allowed")).toHaveValue("3");
  await userEvent.type(screen.getByLabelText("Declines allowed"), "{ArrowUp}{ArrowUp}{ArrowUp}");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ declines_allowed: 5 }]));
  expect(await screen.findByText("Routing saved")).toBeVisible();
});

it("finds the time zone by whose clock rules ask, and says what is wrong with it", async () => {
  const said: unknown[] = [];
  const errors = [{ path: "zone", message: "There is no such time zone." }];
  server.use(
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(routingSettings())),
    http.patch(at("/api/admin/routing-settings"), async ({ request }) => {
      said.push(await request.json());
      return problem(422, "invalid", { errors });
    }),
  );
  show(<RoutingSettingsPage />);
  const zone = await screen.findByRole("combobox", { name: "Time zone" });
  expect(zone).toHaveValue("Asia/Tokyo");
  expect(screen.getByText("By whose clock rules ask for the day and the time.")).toBeVisible();
  await userEvent.click(zone);
  await userEvent.type(zone, "bangkok");
  await userEvent.click(await screen.findByRole("option", { name: /^Asia\/Bangkok/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ zone: "Asia/Bangkok" }]));
  expect(await screen.findByText("There is no such time zone.")).toBeVisible();
});

it("says whether representatives may transfer to each other, and takes it from them", async () => {
  const said: unknown[] = [];
  const settings = routingSettings();
  server.use(
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(settings)),
    http.patch(at("/api/admin/routing-settings"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({ ...settings, transfer_to_people: false });
    }),
  );
  show(<RoutingSettingsPage />);
  const may = await screen.findByRole("switch", { name: "Representatives may transfer to each other" });
  expect(may).toBeChecked();
  await userEvent.click(may);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ transfer_to_people: false }]));
  expect(await screen.findByText("Routing saved")).toBeVisible();
  expect(screen.getByRole("switch", { name: "Representatives may transfer to each other" })).not.toBeChecked();
});

it.each([
  ["Supervisors may assign conversations to somebody", "supervisors_assign"],
  ["Supervisors may transfer what others hold", "supervisors_transfer"],
])("says whether %s, and takes it from them", async (label, field) => {
  const said: unknown[] = [];
  server.use(
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(routingSettings())),
    http.patch(at("/api/admin/routing-settings"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json(routingSettings({ [field]: false }));
    }),
  );
  show(<RoutingSettingsPage />);
  const allowed = await screen.findByRole("switch", { name: label });
  expect(allowed).toBeChecked();
  await userEvent.click(allowed);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ [field]: false }]));
});

it("lets representatives edit the skills of their conversations, or not", async () => {
  const said: unknown[] = [];
  const settings = routingSettings({ zone: "UTC" });
  server.use(
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(settings)),
    http.patch(at("/api/admin/routing-settings"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({ ...settings, representatives_edit_skills: false });
    }),
  );
  show(<RoutingSettingsPage />);
  await userEvent.click(await screen.findByRole("switch", { name: /^Representatives may edit the skills/ }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(said).toEqual([{ representatives_edit_skills: false }]));
});

it("can be tried again when it does not load", async () => {
  server.use(http.get(at("/api/admin/routing-settings"), () => problem(403, "forbidden"), { once: true }));
  show(<RoutingSettingsPage />);
  expect(await screen.findByText("You don’t have permission to do this.")).toBeInTheDocument();
  server.use(http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(routingSettings({ zone: "UTC" }))));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByLabelText("Declines allowed")).toBeVisible();
});

it("lets customers go first to whom they prefer, and asks what happens while none of them is there", async () => {
  const said: unknown[] = [];
  server.use(
    http.get(at("/api/admin/routing-settings"), () => HttpResponse.json(routingSettings())),
    http.patch(at("/api/admin/routing-settings"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json({ ...routingSettings(), ...(said[0] as object) });
    }),
  );
  show(<RoutingSettingsPage />);
  const first = await screen.findByRole("switch", { name: "Customers go first to representatives whom they prefer" });
  expect(screen.queryByRole("combobox", { name: "While none of them is there" })).toBeNull();
  await userEvent.click(first);
  await userEvent.click(screen.getByRole("combobox", { name: "While none of them is there" }));
  await userEvent.click(screen.getByRole("option", { name: "The conversation waits for one of them" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  const changed = { preferred_representatives: true, preferred_fallback: "leave" };
  await waitFor(() => expect(said).toEqual([changed]));
});
