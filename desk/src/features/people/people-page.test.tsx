// Everybody at work, found by name, queue, skill or presence, page by page; their presence set, and set back.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { withPresenceOf } from "~/api/newer-presence";
import type { PersonAtWork } from "~/api/types";
import { presenceOf } from "../../../test/builders";
import { personAtWork as person, StaffWorld } from "../../../test/people";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { PeoplePage } from "./people-page";

withServer();

let world: StaffWorld;
let asked: [string, unknown][];

beforeEach(() => {
  asked = [];
  world = new StaffWorld();
  world.people = [
    person("Rin", {
      presence: presenceOf({ user_id: "Rin", presence: "busy", origin: "automatic" }),
      units_taken: 1,
      skills: [
        { id: "skill-1", name: "Japanese", rating: 7, active: true },
        { id: "skill-2", name: "Thai", rating: 3, active: false },
      ],
    }),
    person("Ken", { queues: [], units_taken: 5 }),
    person("Mai", { presence: presenceOf({ user_id: "Mai", presence: "offline", origin: "signed_out" }) }),
  ];
  server.use(
    ...world.handlers(),
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
const names = () => screen.queryAllByRole("rowheader").map((cell) => cell.textContent);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

it("shows who is there, why they are shown so, how much they hold and what they know", async () => {
  showPage();
  const rin = await row("Rin");
  expect(rin.getByText("Busy")).toBeVisible();
  expect(rin.getByText("Set automatically")).toBeVisible();
  expect(rin.getByText(/1 of 4/)).toBeVisible();
  expect(rin.getByText("Japanese 7, Thai 3 (off)")).toBeVisible();
  expect((await row("Ken")).getByText("Too much")).toBeVisible();
  expect((await row("Mai")).getByText("Signed out")).toBeVisible();
  expect(screen.getByText("3 people")).toBeVisible();
});

it("shows what is taken of each capacity profile, and units only of whom they count for", async () => {
  const slots = [{ id: "chats", name: "Chats", limit: 3, taken: 4 }];
  world.people = [person("Rin", { capacity_units: 0, slots }), person("Ken", { units_taken: 1, slots })];
  showPage();
  const [rin, ken] = [await row("Rin"), await row("Ken")];
  expect(rin.getByText("4 of 3", { exact: false }).textContent).toBe("4 of 3 Chats Too much");
  expect(rin.queryByText(/units/)).toBeNull();
  expect(ken.getByText("1 of 4", { exact: false }).textContent).toBe("1 of 4 units ");
});

it("asks the server for who is looked for, once the name is typed", async () => {
  showPage();
  await row("Rin");
  await userEvent.type(screen.getByRole("searchbox", { name: "Search Representatives" }), " ri");
  await waitFor(() => expect(names()).toEqual(["Rin"]));
  expect(world.asked.map((one) => one.get("search"))).toEqual([null, "ri"]);
  await userEvent.clear(screen.getByRole("searchbox", { name: "Search Representatives" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Queue" }), "Orders");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Presence" }), "Appear offline");
  await waitFor(() => expect(names()).toEqual(["Mai"]));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Skill" }), "Japanese");
  await waitFor(() => {
    const { queue, skill, presence, search } = Object.fromEntries(world.asked.at(-1) ?? []);
    expect([queue, skill, presence, search]).toEqual(["queue-1", "skill-1", "offline", undefined]);
  });
});

it("says so when nobody is found", async () => {
  showPage();
  await row("Rin");
  await userEvent.type(screen.getByRole("searchbox"), "nobody");
  expect(await screen.findByText("Nobody found")).toBeVisible();
});

it("turns pages, and begins at the first when somebody else is looked for", async () => {
  world.page = 2;
  showPage();
  await row("Rin");
  expect(screen.getByRole("button", { name: "Previous" })).toHaveAttribute("aria-disabled", "true");
  await press("Next");
  await waitFor(() => expect(names()).toEqual(["Mai"]));
  expect(screen.getByText("Page 2, 1 of 3 people")).toBeVisible();
  expect(screen.getByRole("button", { name: "Next" })).toHaveAttribute("aria-disabled", "true");
  await press("Previous");
  await waitFor(() => expect(names()).toEqual(["Rin", "Ken"]));
  await press("Next");
  await waitFor(() => expect(names()).toEqual(["Mai"]));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Queue" }), "Orders");
  await waitFor(() => expect(names()).toEqual(["Rin", "Mai"]));
});

it("can be tried again when nobody can be listed", async () => {
  server.use(http.get(at("/api/users"), () => problem(403, "forbidden"), { once: true }));
  showPage();
  await press("Try again");
  expect(await row("Rin")).toBeDefined();
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
  world.people = [person("Ken"), person("Rin", { default_presence: "away", default_custom: custom })];
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
  world.people = [
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

it("keeps what is newer, and where the next page begins", () => {
  const before = {
    items: [person("Rin", { presence: presenceOf({ user_id: "Rin", generation: 4 }) })],
    next_cursor: "next",
    matching: 7,
  };
  const late = presenceOf({ user_id: "Rin", presence: "away", generation: 3 });
  expect(withPresenceOf(before, late)).toEqual(before);
  const after = withPresenceOf(before, { ...late, generation: 5 });
  expect(after.items[0]?.presence.presence).toBe("away");
  expect([after.next_cursor, after.matching]).toEqual(["next", 7]);
});

it("asks why somebody gets nothing", async () => {
  const whom: string[] = [];
  showPage(({ name }) => whom.push(name));
  await press("Why does Ken get nothing?");
  expect(whom).toEqual(["Ken"]);
});
