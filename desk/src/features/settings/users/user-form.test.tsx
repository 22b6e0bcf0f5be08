// With what a user begins at sign-in, and when they work, as it is set in their form.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { CustomPresence, User } from "~/api/types";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../../test/server";
import { UserForm } from "./user-form";

withServer();

const LUNCH = { id: "lunch", name: "Lunch", text: "At lunch", base: "away" } as const;
const own = (change: Partial<CustomPresence> = {}): CustomPresence => ({
  ...LUNCH,
  description: "",
  for_everybody: true,
  people: [],
  shown_by: 0,
  begun_with_by: 0,
  ...change,
});
const rin = (change: Partial<User> = {}): User => ({
  id: "rin",
  email: "rin@example.com",
  name: "Rin",
  role: "representative",
  capacity_units: 4,
  active: true,
  presence: "available",
  default_presence: "available",
  default_custom: null,
  operating_hours: null,
  created_at: "2026-11-24T08:00:00Z",
  ...change,
});
const wrote = vi.fn<(body: unknown) => void>();

beforeEach(() => {
  wrote.mockReset();
  const people = [{ id: "rin", name: "Rin" }];
  const items = [
    own(),
    own({ id: "office", name: "Office", base: "busy", for_everybody: false, people }),
    own({ id: "other", name: "Other", for_everybody: false, people: [{ id: "ken", name: "Ken" }] }),
  ];
  server.use(
    http.get(at("/api/admin/presences"), () => HttpResponse.json({ items })),
    http.get(at("/api/admin/operating-hours"), () => HttpResponse.json({ items: [{ id: "hours-1", name: "Shop" }] })),
    http.patch(at("/api/admin/users/rin"), async ({ request }) => {
      wrote(await request.json());
      return HttpResponse.json(rin());
    }),
  );
});

const field = (name: string) => screen.getByRole("combobox", { name });
const open = async (name: string) => userEvent.click(field(name));
const option = async (name: string) => screen.findByRole("option", { name });
async function saved() {
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
  return wrote.mock.calls[0]?.[0];
}

it("lets somebody begin with one of the organisation's own that they may choose", async () => {
  show(<UserForm user={rin()} onClose={() => undefined} />);
  await open("Default presence");
  expect(await option("Lunch (Appear away)")).toBeVisible();
  expect(screen.queryByRole("option", { name: /^Other/ })).toBeNull();
  await userEvent.click(await option("Office (Busy)"));
  expect(await saved()).toMatchObject({ default_presence: "office", operating_hours_id: null });
});

it("offers somebody new what is for everybody", async () => {
  show(<UserForm user={null} onClose={() => undefined} />);
  await open("Default presence");
  expect(await option("Lunch (Appear away)")).toBeVisible();
  expect(screen.queryByRole("option", { name: /^O/ })).toBeNull();
});

it("shows what somebody has, and sends it back when nobody changes it", async () => {
  const user = rin({
    default_presence: "away",
    default_custom: LUNCH,
    operating_hours: { id: "hours-1", name: "Shop" },
  });
  show(<UserForm user={user} onClose={() => undefined} />);
  await waitFor(() => expect(field("Default presence")).toHaveTextContent("Lunch (Appear away)"));
  await waitFor(() => expect(field("Working hours")).toHaveTextContent("Shop"));
  await userEvent.type(screen.getByLabelText(/^Name/), " T.");
  expect(await saved()).toMatchObject({ name: "Rin T.", default_presence: "lunch", operating_hours_id: "hours-1" });
});

it("takes working hours away", async () => {
  show(<UserForm user={rin({ operating_hours: { id: "hours-1", name: "Shop" } })} onClose={() => undefined} />);
  await waitFor(() => expect(field("Working hours")).toHaveTextContent("Shop"));
  await open("Working hours");
  await userEvent.click(await option("Any time"));
  expect(await saved()).toMatchObject({ operating_hours_id: null });
});
