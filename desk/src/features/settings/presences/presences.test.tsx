// The organisation's own presences: listed, made, changed, taken away.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { queryClient } from "~/api/live";
import type { CustomPresence } from "~/api/types";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { PresencesPage } from "./presences-page";

withServer();

const LUNCH: CustomPresence = {
  id: "lunch",
  name: "Lunch",
  text: "At lunch",
  base: "away",
  description: "",
  for_everybody: true,
  people: [],
  shown_by: 2,
  begun_with_by: 0,
};
let items: CustomPresence[];
let said: unknown[];

beforeEach(() => {
  queryClient.clear();
  items = [LUNCH];
  said = [];
  server.use(
    http.get(at("/api/admin/presences"), () => HttpResponse.json({ items })),
    http.get(at("/api/admin/users"), () => HttpResponse.json({ items: [{ id: "rin", name: "Rin", active: true }] })),
    http.post(at("/api/admin/presences"), async ({ request }) => {
      const body = (await request.json()) as CustomPresence;
      said.push(body);
      items = [...items, { ...LUNCH, ...body, id: "new", people: [], shown_by: 0 }];
      return HttpResponse.json(items.at(-1), { status: 201 });
    }),
    http.patch(at("/api/admin/presences/lunch"), async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json(LUNCH);
    }),
    http.delete(at("/api/admin/presences/lunch"), () => {
      items = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

it("lists them with what they count as and how many show them", async () => {
  show(<PresencesPage />);
  const row = (await screen.findByRole("button", { name: "Lunch" })).closest("tr");
  expect(row).toHaveTextContent("LunchAt lunchAppear awayEverybody2");
});

it("teaches what they are for when there are none", async () => {
  items = [];
  show(<PresencesPage />);
  expect(await screen.findByText("No presences of your own yet")).toBeVisible();
});

it("makes one for chosen people, who must be chosen", async () => {
  show(<PresencesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Add a presence" }));
  await userEvent.click(screen.getByRole("button", { name: "Add presence" }));
  expect(await screen.findByText("Enter a name.")).toBeVisible();
  await userEvent.type(screen.getByLabelText(/^Name/), "Training");
  await userEvent.type(screen.getByLabelText(/^Text/), "In training");
  await userEvent.click(screen.getByRole("switch", { name: "Everybody may choose it" }));
  await userEvent.click(screen.getByRole("button", { name: "Add presence" }));
  expect(await screen.findByText("Choose who may show it, or let everybody.")).toBeVisible();
  await userEvent.click(screen.getByRole("combobox", { name: "Who may choose it" }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Rin" }));
  await userEvent.click(screen.getByRole("button", { name: "Add presence" }));
  const body = { name: "Training", text: "In training", base: "away", description: "" };
  await waitFor(() => expect(said).toEqual([{ ...body, for_everybody: false, user_ids: ["rin"] }]));
  expect(await screen.findByText("Presence Training saved")).toBeVisible();
});

it("says at the field that a name is used already", async () => {
  server.use(http.patch(at("/api/admin/presences/lunch"), () => problem(409, "name_taken")));
  show(<PresencesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Lunch" }));
  await userEvent.type(await screen.findByLabelText(/^Text/), "!");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("This name is already used.")).toBeVisible();
});

it.each([
  ["away", 1, "1 person begins with it at sign-in, and from then on as Appear away."],
  ["busy", 3, "3 people begin with it at sign-in, and from then on by what they hold."],
] as const)(
  "says who begins with one that counts as %s before it is taken away",
  async (base, begun_with_by, words) => {
    items = [{ ...LUNCH, base, begun_with_by }];
    show(<PresencesPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Lunch" }));
    await userEvent.click(await screen.findByRole("button", { name: "Delete this presence" }));
    expect(await screen.findByText(new RegExp(words))).toBeVisible();
  },
);

it("copies one, announces it and shows it in the list", async () => {
  server.use(
    http.post(at("/api/admin/presences/lunch/copies"), () => {
      items = [...items, { ...LUNCH, id: "lunch-2", name: "Copy of Lunch", shown_by: 0 }];
      return HttpResponse.json(items.at(-1), { status: 201 });
    }),
  );
  show(<PresencesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Lunch" }));
  await userEvent.click(await screen.findByRole("button", { name: "Copy" }));
  expect(await screen.findByText("Copy of Lunch added")).toBeVisible();
  expect(await screen.findByRole("button", { name: "Copy of Lunch" })).toBeVisible();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

it("takes one away after saying what becomes of those who show it", async () => {
  show(<PresencesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Lunch" }));
  await userEvent.click(await screen.findByRole("button", { name: "Delete this presence" }));
  expect(await screen.findByText(/Whoever shows it now is shown as Appear away/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Delete it" }));
  expect(await screen.findByText("Lunch deleted")).toBeVisible();
  expect(await screen.findByText("No presences of your own yet")).toBeVisible();
});
