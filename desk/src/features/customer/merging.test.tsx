// Two contacts who are one: found, looked at, merged with what was chosen, and taken apart again.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { MergePreview } from "~/api/types";
import { contact } from "../../../test/contacts";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerContact } from "./contact";

withServer();

const KEPT = contact("山田 花子", { id: "kept", number: "C-1", phones: ["090"] });
const OTHER = contact("はなちゃん", { id: "other", number: "C-2", phones: ["03"], version: 4 });

let told: unknown[];
let preview: MergePreview;
let apart: string[];

beforeEach(() => {
  told = [];
  apart = [];
  const fields = { ...KEPT, phones: ["090", "03"], tags: ["VIP"] };
  preview = { contact: KEPT, other: OTHER, fields, differing: ["name", "number"], left_out: [], customers: 2 };
  server.use(
    http.get(at("/api/customers/customer-1/contact"), () => HttpResponse.json({ contact: KEPT })),
    http.get(at("/api/contacts"), () => HttpResponse.json({ items: [KEPT, OTHER], next_cursor: null })),
    http.get(at("/api/contacts/kept/merge-previews/other"), () => HttpResponse.json(preview)),
    http.post(at("/api/contacts/kept/merges"), async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json({ id: "merge-1", contact: { ...KEPT, number: "C-2" } }, { status: 201 });
    }),
    http.delete(at("/api/contacts/kept/merges/:id"), ({ params }) => {
      apart.push(String(params.id));
      return HttpResponse.json(OTHER);
    }),
  );
});

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const open = async () => {
  show(<CustomerContact customerId="customer-1" contactId="kept" called="Hana" />);
  await press("Merge");
};
const look = async () => {
  await open();
  await press(/^はなちゃん/);
  return within(await screen.findByRole("dialog", { name: "Merge はなちゃん into 山田 花子" }));
};

it("looks for somebody else by the contact’s own name, and offers no new one", async () => {
  await open();
  const dialog = within(await screen.findByRole("dialog", { name: "Who else is 山田 花子?" }));
  expect(await dialog.findByRole("button", { name: /^はなちゃん/ })).toBeVisible();
  expect(dialog.getAllByRole("listitem")).toHaveLength(1);
  expect(dialog.queryByRole("button", { name: "Create" })).toBeNull();
  await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("says what would become of both, sends what was chosen, and is undone", async () => {
  const dialog = await look();
  expect(await dialog.findByText(/^2 LINE users are linked to はなちゃん/)).toBeVisible();
  expect(dialog.getByRole("list", { name: "Known of both together" })).toHaveTextContent("09003VIP");
  expect(dialog.getByRole("radio", { name: "山田 花子" })).toBeChecked();
  await userEvent.click(dialog.getByRole("radio", { name: "C-2" }));
  await userEvent.click(dialog.getByRole("button", { name: "Merge" }));
  expect(await screen.findByText("Merged into 山田 花子")).toBeVisible();
  expect(told).toEqual([{ other_id: "other", version: 1, other_version: 4, fields: { number: "C-2" } }]);
  await userEvent.click(screen.getByText("Undo"));
  await waitFor(() => expect(apart).toEqual(["merge-1"]));
});

it("goes back to look for somebody else", async () => {
  const dialog = await look();
  await userEvent.click(dialog.getByRole("button", { name: "Back" }));
  expect(await dialog.findByRole("searchbox", { name: "Search contacts" })).toHaveValue("山田 花子");
});

it("says what goes into the note, and that nobody writes as the other yet", async () => {
  preview = { ...preview, differing: [], left_out: ["04", "05"], customers: 0 };
  const dialog = await look();
  expect(await dialog.findByText("There is no room for 04, 05: it goes into the note.")).toBeVisible();
  expect(dialog.getByText(/^Nobody at LINE is linked to はなちゃん yet/)).toBeVisible();
  expect(dialog.queryByRole("radio")).toBeNull();
});

it("looks again at both when somebody has changed one meanwhile, and sends what is shown then", async () => {
  server.use(http.post(at("/api/contacts/kept/merges"), () => problem(409, "changed_meanwhile"), { once: true }));
  const dialog = await look();
  await dialog.findByText(/^2 LINE users/);
  await userEvent.click(dialog.getByRole("radio", { name: "はなちゃん" }));
  await userEvent.click(dialog.getByRole("radio", { name: "C-2" }));
  preview = { ...preview, other: { ...OTHER, name: "山田 はな", version: 5 }, differing: ["name"], customers: 1 };
  await userEvent.click(dialog.getByRole("button", { name: "Merge" }));
  expect(await dialog.findByText("detail of changed_meanwhile")).toBeVisible();
  expect(await dialog.findByText(/^1 LINE user is linked/)).toBeVisible();
  await userEvent.click(dialog.getByRole("button", { name: "Merge" }));
  await waitFor(() => expect(told).toHaveLength(1));
  expect(told).toEqual([{ other_id: "other", version: 1, other_version: 5, fields: { name: "山田 はな" } }]);
});

it("shows who was merged where the contact is edited, and takes them apart", async () => {
  const merge = { id: "merge-1", name: "はなちゃん", customers: 1, merged_at: "2026-11-24T08:00:00Z", merged_by: null };
  server.use(http.get(at("/api/contacts/kept/merges"), () => HttpResponse.json({ items: [merge] })));
  show(<CustomerContact customerId="customer-1" contactId="kept" called="Hana" />);
  await press("Edit");
  await press("Take はなちゃん apart");
  expect(await screen.findByText("はなちゃん is a contact of their own again")).toBeVisible();
  expect(apart).toEqual(["merge-1"]);
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});
