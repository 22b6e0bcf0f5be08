// The skills of one person in their form: added, rated, switched off, and left alone where nobody touched them.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { User } from "~/api/types";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { SkillsWorld } from "../../../../test/skills";
import { UserForm } from "./user-form";

withServer();

const RIN = {
  id: "user-1",
  email: "rep1@example.com",
  name: "Rin Tanaka",
  role: "representative",
  capacity_units: 4,
  active: true,
  presence: "available",
  created_at: "2026-11-24T08:00:00Z",
} as User;
const told: { path: string; body: unknown }[] = [];
const take = async ({ request }: { request: Request }) => {
  told.push({ path: new URL(request.url).pathname, body: await request.json() });
  return HttpResponse.json({ ...RIN, id: "user-7", items: [] });
};
beforeEach(() => {
  told.length = 0;
  server.use(
    ...new SkillsWorld().handlers(),
    http.get(at("/api/admin/users/:id/skills"), () =>
      HttpResponse.json({ items: [{ id: "skill-1", name: "Japanese", rating: 7, active: true }] }),
    ),
    http.patch(at("/api/admin/users/:id"), take),
    http.post(at("/api/admin/users"), take),
    http.put(at("/api/admin/users/:id/skills"), take),
  );
});
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

it("shows what somebody knows, and saves another rating and a skill that does not count", async () => {
  show(<UserForm user={RIN} onClose={() => undefined} />);
  const rating = await screen.findByRole("combobox", { name: "Rating of Japanese" });
  await waitFor(() => expect(rating.querySelectorAll("option")).toHaveLength(10));
  await userEvent.selectOptions(rating, "9");
  await userEvent.click(screen.getByRole("switch", { name: "Japanese counts" }));
  await userEvent.type(screen.getByRole("combobox", { name: "Add to Skills" }), "tha");
  await userEvent.click(await screen.findByRole("option", { name: /Thai/ }));
  await press("Save");
  await waitFor(() => expect(told.map(({ path }) => path)).toContain("/api/admin/users/user-7/skills"));
  expect(told[1]?.body).toEqual({
    skills: [
      { id: "skill-1", rating: 9, active: false },
      { id: "skill-2", rating: 5, active: true },
    ],
  });
});

it("leaves skills alone that nobody has touched", async () => {
  const onClose = vi.fn();
  show(<UserForm user={RIN} onClose={onClose} />);
  await screen.findByRole("combobox", { name: "Rating of Japanese" });
  await press("Save");
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(told.map(({ path }) => path)).toEqual(["/api/admin/users/user-1"]);
});

it("gives skills to somebody who is being added", async () => {
  show(<UserForm user={null} onClose={() => undefined} />);
  await userEvent.type(screen.getByLabelText(/^Name/), "Ken");
  await userEvent.type(screen.getByLabelText(/^Email/), "ken@example.com");
  await userEvent.type(screen.getByLabelText(/^Password/), "a long password");
  await userEvent.click(screen.getByRole("combobox", { name: "Add to Skills" }));
  await userEvent.click(await screen.findByRole("option", { name: /Japanese/ }));
  await press("Add user");
  await waitFor(() => expect(told).toHaveLength(2));
  expect(told[1]).toEqual({
    path: "/api/admin/users/user-7/skills",
    body: { skills: [{ id: "skill-1", rating: 5, active: true }] },
  });
});

it("does not let skills be changed that it could not load", async () => {
  server.use(http.get(at("/api/admin/users/:id/skills"), () => problem(403, "forbidden"), { once: true }));
  show(<UserForm user={RIN} onClose={() => undefined} />);
  const again = await screen.findByRole("button", { name: "Try again" });
  expect(screen.queryByRole("combobox", { name: "Add to Skills" })).not.toBeInTheDocument();
  await userEvent.click(again);
  expect(await screen.findByRole("combobox", { name: "Rating of Japanese" })).toBeVisible();
});
