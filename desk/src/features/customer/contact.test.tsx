// Who a customer is, beside the thread: found, made, changed and taken back.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { Contact, ContactChange, NewContact } from "~/api/types";
import { contact } from "../../../test/contacts";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerContact } from "./contact";

withServer();

let contacts: Contact[];
let linked: string | null;
let asked: string[];
let told: unknown[];

beforeEach(() => {
  contacts = [
    contact("Hanako", { company: "Flowers", phones: ["+81 90"], tags: ["VIP"], note: "Likes roses" }),
    contact("Taro"),
  ];
  linked = null;
  asked = [];
  told = [];
  server.use(
    http.get(at("/api/contacts"), ({ request }) => {
      const search = new URL(request.url).searchParams.get("search") ?? "";
      asked.push(search);
      return HttpResponse.json({ items: contacts.filter(({ name }) => name.includes(search)), next_cursor: null });
    }),
    http.post(at("/api/contacts"), async ({ request }) => {
      const body = (await request.json()) as NewContact;
      told.push(body);
      const made = contact(body.name, { ...(body as Partial<Contact>) });
      contacts.push(made);
      return HttpResponse.json(made, { status: 201 });
    }),
    http.patch(at("/api/contacts/:id"), async ({ request, params }) => {
      const body = (await request.json()) as ContactChange;
      told.push(body);
      const there = contacts.find(({ id }) => id === params.id);
      if (!there || body.version !== there.version) return problem(409, "changed_meanwhile");
      Object.assign(there, body, { version: there.version + 1 });
      return HttpResponse.json(there);
    }),
    http.get(at("/api/customers/customer-1/contact"), () => HttpResponse.json(link())),
    http.put(at("/api/customers/customer-1/contact"), async ({ request }) => {
      linked = ((await request.json()) as { contact_id: string }).contact_id;
      return HttpResponse.json(link());
    }),
    http.delete(at("/api/customers/customer-1/contact"), () => {
      linked = null;
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const link = () => ({ contact: contacts.find(({ id }) => id === linked) ?? null });
const open = (called = "Hanako") =>
  show(<CustomerContact customerId="customer-1" contactId={linked} called={called} />);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const panel = () => screen.findByRole("region", { name: "Contact" });
const type = async (label: string, text: string) => {
  const field = await screen.findByRole("textbox", { name: label });
  await userEvent.clear(field);
  await userEvent.type(field, text);
};

it("finds who somebody is by what they call themself, and shows what is known of them", async () => {
  open();
  expect(await screen.findByText(/^Not linked to a contact yet/)).toBeVisible();
  await press("Link");
  const found = await screen.findByRole("list", { name: "Contacts found" });
  const hanako = await within(found).findByRole("button", { name: /^Hanako/ });
  expect(asked).toEqual(["Hanako"]);
  await userEvent.click(hanako);
  expect(await screen.findByText("Linked to Hanako")).toBeVisible();
  for (const line of ["Flowers", "+81 90", "VIP", "Likes roses"])
    expect(await within(await panel()).findByText(line)).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("makes a contact by the words that found nobody, and links it", async () => {
  open("はなちゃん");
  await press("Link");
  expect(await screen.findByText(/^No contact is known by “はなちゃん”/)).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search contacts" }), "!");
  await waitFor(() => expect(asked).toEqual(["はなちゃん", "はなちゃん!"]));
  await screen.findByText(/“はなちゃん!”/);
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Create" }));
  await type("Name", "山田 花子");
  await type("Phones", "090-1234-5678\n 03 1234 \n");
  await press("Create and link");
  expect(await screen.findByText("山田 花子 added and linked")).toBeVisible();
  expect(told).toMatchObject([{ name: "山田 花子", phones: ["090-1234-5678", "03 1234"], emails: [] }]);
  expect(linked).toBe("山田 花子");
});

it.each([
  ["Name", " ", "Enter a name."],
  ["E-mails", "nobody", "nobody: an address reads name@example.com."],
  ["E-mails", "a@b.c\nb@b.c\nc@b.c\nd@b.c\ne@b.c\nf@b.c", "Up to 5, one in each line."],
  ["Phones", "12", "12: a number has three digits at least."],
])("says what is wrong with %s %j, and sends nothing", async (label, text, says) => {
  open();
  await press("Create");
  await type(label, text);
  await press("Create and link");
  expect(await screen.findByText(says)).toBeVisible();
  expect(told).toEqual([]);
});

it("saves what is changed, and does not undo what somebody else saved meanwhile", async () => {
  linked = "Hanako";
  open();
  await press("Edit");
  await type("Company", "Roses");
  await press("Save");
  expect(await screen.findByText("Hanako saved")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(await within(await panel()).findByText("Roses")).toBeVisible();
  await press("Edit");
  await type("Note", "x");
  Object.assign(contacts[0] as Contact, { version: 9 });
  await press("Save");
  expect(await screen.findByText("detail of changed_meanwhile")).toBeVisible();
});

it("takes a link away, and gives it back", async () => {
  linked = "Hanako";
  open();
  await press("Unlink");
  expect(await screen.findByText("No longer linked to Hanako")).toBeVisible();
  expect(linked).toBeNull();
  await userEvent.click(screen.getByText("Undo"));
  await waitFor(() => expect(linked).toBe("Hanako"));
  expect(await within(await panel()).findByText("Flowers")).toBeVisible();
});

it("says when it could not be linked, and keeps on looking", async () => {
  server.use(http.put(at("/api/customers/customer-1/contact"), () => problem(404, "not_found")));
  open();
  await press("Link");
  await userEvent.click(await screen.findByRole("button", { name: /^Hanako/ }));
  expect(await screen.findByText("detail of not_found")).toBeVisible();
  expect(screen.getByRole("searchbox", { name: "Search contacts" })).toBeVisible();
});
