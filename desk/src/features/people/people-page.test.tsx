// Everybody at work, found by name, queue or presence; their presence set, and set back.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { queryClient } from "~/api/live";
import { withPresenceOf } from "~/api/newer-presence";
import type { PersonAtWork } from "~/api/types";
import { presenceOf } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { PeoplePage } from "./people-page";

withServer();

const person = (name: string, change: Partial<PersonAtWork> = {}): PersonAtWork => ({
  id: name,
  name,
  role: "representative",
  presence: presenceOf({ user_id: name }),
  default_presence: "available",
  default_custom: null,
  working_hours: null,
  capacity_units: 4,
  units_taken: 0,
  windows: 1,
  queues: [{ id: "queue-1", name: "Orders" }],
  ...change,
});

const OWN = {
  name: "Training",
  text: "In training",
  base: "away",
  description: "",
  shown_by: 0,
  begun_with_by: 0,
} as const;
let people: PersonAtWork[];
let asked: [string, unknown][];

beforeEach(() => {
  queryClient.clear();
  asked = [];
  people = [
    person("Rin", { presence: presenceOf({ user_id: "Rin", presence: "busy", origin: "automatic" }), units_taken: 1 }),
    person("Ken", { queues: [], units_taken: 5 }),
    person("Mai", { presence: presenceOf({ user_id: "Mai", presence: "offline", origin: "signed_out" }) }),
  ];
  server.use(
    http.get(at("/api/users"), () => HttpResponse.json({ items: people })),
    http.get(at("/api/admin/presences"), () =>
      HttpResponse.json({
        items: [
          { id: "for-all", ...OWN, for_everybody: true, people: [] },
          { id: "for-ken", ...OWN, name: "Back office", for_everybody: false, people: [{ id: "Ken", name: "Ken" }] },
        ],
      }),
    ),
    http.put(at("/api/users/:id/presence"), async ({ request, params }) => {
      const { presence } = (await request.json()) as { presence: string };
      asked.push([String(params.id), presence]);
      return HttpResponse.json(
        presenceOf({
          user_id: String(params.id),
          presence: presence === "busy" ? "busy" : "away",
          origin: "manual",
          set_by: { id: "boss", name: "Somchai" },
          generation: 2,
        }),
      );
    }),
    http.put(at("/api/users/:id/default-presence"), async ({ request, params }) => {
      asked.push([String(params.id), await request.json()]);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const showPage = (onAskWhy: (person: PersonAtWork) => void = () => undefined) =>
  show(<PeoplePage onAskWhy={onAskWhy} />);
const row = async (name: string) => {
  const header = await screen.findByRole("rowheader", { name });
  return within(header.closest("tr") as HTMLElement);
};
const openMenu = async (name: string) =>
  userEvent.click(await screen.findByRole("button", { name: `Set the presence of ${name}` }));

it("shows who is there, why they are shown so, and how much they hold", async () => {
  showPage();
  const rin = await row("Rin");
  expect(rin.getByText("Busy")).toBeVisible();
  expect(rin.getByText("Set automatically")).toBeVisible();
  expect(rin.getByText(/1 of 4/)).toBeVisible();
  expect((await row("Ken")).getByText("Too much")).toBeVisible();
  expect((await row("Mai")).getByText("Signed out")).toBeVisible();
});

it.each([
  ["ｒｉｎ", ["Rin"]],
  ["orders", ["Rin", "Mai"]],
  ["offline", ["Mai"]],
])("finds people by %s", async (wanted, found) => {
  showPage();
  await userEvent.type(await screen.findByRole("searchbox"), wanted);
  expect(screen.getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual(found);
});

it("says so when nobody is found", async () => {
  showPage();
  await userEvent.type(await screen.findByRole("searchbox"), "nobody");
  expect(await screen.findByText("Nobody found")).toBeVisible();
});

it("sets somebody's presence, says who did, and sets it back", async () => {
  showPage();
  await openMenu("Rin");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Appear away" }));
  await waitFor(() => expect(asked).toEqual([["Rin", "away"]]));
  expect(await (await row("Rin")).findByText("Set by Somchai")).toBeVisible();
  await userEvent.click(await screen.findByText("Undo"));
  await waitFor(() => expect(asked.at(-1)).toEqual(["Rin", "busy"]));
});

it("offers of the organisation's own presences those that are theirs", async () => {
  showPage();
  await openMenu("Ken");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Back office" }));
  await waitFor(() => expect(asked).toEqual([["Ken", "for-ken"]]));
  await openMenu("Rin");
  expect(await screen.findByRole("menuitem", { name: "Training" })).toBeVisible();
  expect(screen.queryByRole("menuitem", { name: "Back office" })).toBeNull();
});

it("sets nothing for who is not there but how they begin", async () => {
  showPage();
  await openMenu("Mai");
  expect(await screen.findByRole("menuitem", { name: "Busy" })).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(screen.getByRole("menuitem", { name: "At sign-in: Appear away" }));
  await waitFor(() => expect(asked).toEqual([["Mai", { default_presence: "away" }]]));
  expect(await screen.findByText("Mai begins as Appear away from the next sign-in")).toBeVisible();
});

it("lets people begin with those of the organisation's own that are theirs, and marks what they have", async () => {
  const custom = { id: "for-all", name: "Training", text: "In training", base: "away" } as const;
  people = [person("Ken"), person("Rin", { default_presence: "away", default_custom: custom })];
  showPage();
  await openMenu("Ken");
  await userEvent.click(await screen.findByRole("menuitem", { name: "At sign-in: Back office (Appear away)" }));
  await waitFor(() => expect(asked).toEqual([["Ken", { default_presence: "for-ken" }]]));
  expect(await screen.findByText("Ken begins as Back office from the next sign-in")).toBeVisible();
  await openMenu("Rin");
  const chosen = await screen.findByRole("menuitem", { name: "At sign-in: Training (Appear away)" });
  expect(chosen).toHaveAttribute("aria-current", "true");
  expect(screen.getByRole("menuitem", { name: "At sign-in: Appear away" })).toHaveAttribute("aria-current", "false");
  expect(screen.queryByRole("menuitem", { name: /Back office/ })).toBeNull();
});

it("says who works now, and who works when next", async () => {
  const hours = { id: "hours-1", name: "Day shift", zone: "Asia/Tokyo", working: true, begins_next: null };
  const later = new Date(Date.now() + 30 * 86_400_000).toISOString();
  people = [
    person("Rin", { working_hours: hours }),
    person("Ken", { working_hours: { ...hours, working: false, begins_next: later } }),
    person("Mai", { working_hours: { ...hours, working: false } }),
    person("Ploy"),
  ];
  showPage();
  expect((await row("Rin")).getByText("Works now")).toBeVisible();
  expect((await row("Rin")).getByText("Day shift")).toBeVisible();
  expect((await row("Ken")).getByText(/^Next \w{3},? \d+ \w+ at \d\d:\d\d$/)).toBeVisible();
  expect((await row("Mai")).getByText("Not any more")).toBeVisible();
  expect((await row("Ploy")).getByText("Any time")).toBeVisible();
});

it("says what the server says when somebody has just gone", async () => {
  server.use(
    http.put(at("/api/users/:id/presence"), () => problem(409, "not_here", { detail: "They are not at their desk." })),
  );
  showPage();
  await openMenu("Rin");
  await userEvent.click(await screen.findByRole("menuitem", { name: "Appear away" }));
  expect(await screen.findByText(/not at their desk/)).toBeVisible();
});

it("keeps what is newer", () => {
  const before = { items: [person("Rin", { presence: presenceOf({ user_id: "Rin", generation: 4 }) })] };
  const late = presenceOf({ user_id: "Rin", presence: "away", generation: 3 });
  expect(withPresenceOf(before, late)).toEqual(before);
  expect(withPresenceOf(before, { ...late, generation: 5 }).items[0]?.presence.presence).toBe("away");
});

it("asks why somebody gets nothing", async () => {
  const whom: string[] = [];
  showPage(({ name }) => whom.push(name));
  await userEvent.click(await screen.findByRole("button", { name: "Why does Ken get nothing?" }));
  expect(whom).toEqual(["Ken"]);
});
