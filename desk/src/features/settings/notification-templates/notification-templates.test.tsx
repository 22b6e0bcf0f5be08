// Notification templates at the desk: shown with a preview, slugs put in from a list, saved whole, and copied.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { setContextVariables } from "~/api/routing-rules";
import type { NotificationTemplate } from "~/api/types";
import { notificationTemplate } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { NotificationTemplatesPage } from "./notification-templates-page";
import { sampled, unknownSlug, unsaidSlugs } from "./slugs";
import { draftErrors, draftOf } from "./template-draft";

withServer();

const SLUGS = [
  { slug: "customerName", meaning: "The customer’s name at LINE" },
  { slug: "queueName", meaning: "The queue in which it is offered" },
];
const SHIPPED = notificationTemplate({ id: "template-1", name: "LINE: known customer", shipped: true });
const VIP = notificationTemplate({ workstreams: [{ id: "workstream-1", name: "Shop" }] });
const wrote = vi.fn<(method: string, path: string, body: unknown) => void>();

beforeEach(() => {
  wrote.mockReset();
  const take = async ({ request }: { request: Request }) => {
    const body = request.headers.get("content-type") ? await request.json() : null;
    wrote(request.method, new URL(request.url).pathname.replace("/api/admin/notification-templates", ""), body);
    return HttpResponse.json({ ...VIP, id: "template-10", name: "Copy of LINE: known customer", workstreams: [] });
  };
  server.use(
    http.get(at("/api/admin/notification-templates"), () => HttpResponse.json({ items: [SHIPPED, VIP], slugs: SLUGS })),
    http.post(at("/api/admin/notification-templates"), take),
    http.post(at("/api/admin/notification-templates/:id/copies"), take),
    http.put(at("/api/admin/notification-templates/:id"), take),
  );
});

const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const flip = (name: string) => userEvent.click(screen.getByRole("switch", { name }));
const preview = () => within(screen.getByRole("region", { name: "Preview" }));
const write = async (label: RegExp, text: string) => {
  const field = screen.getByLabelText(label);
  await userEvent.clear(field);
  await userEvent.type(field, text.replace(/[{[]/g, "$&$&"));
};

async function open(template: NotificationTemplate) {
  show(<NotificationTemplatesPage />);
  await userEvent.click(await screen.findByText(template.name));
}

describe("the list", () => {
  it("says how long each rings, what follows, and who chose it", async () => {
    show(<NotificationTemplatesPage />);
    const row = (await screen.findByText("VIP")).closest("tr") as HTMLElement;
    const cells = within(row).getAllByRole("cell");
    expect(cells.map((cell) => cell.textContent)).toEqual(["VIP ", "60 s", "It goes to somebody else", "Shop"]);
    expect(screen.getByText("Shipped")).toBeVisible();
    expect(screen.queryByText(/Names what no workstream has/)).toBeNull();
  });

  it("marks one that names a variable that is gone", async () => {
    const lost = { ...VIP, title: "{customerName} {variable:tier}" };
    const slugs = [...SLUGS, { slug: "variable:order", meaning: "order" }];
    server.use(http.get(at("/api/admin/notification-templates"), () => HttpResponse.json({ items: [lost], slugs })));
    show(<NotificationTemplatesPage />);
    expect(await screen.findByText("Names what no workstream has: {variable:tier}")).toBeVisible();
  });
});

it("marks it as soon as the variable is taken from the rules", async () => {
  const naming = { ...VIP, title: "{variable:tier}" };
  let slugs = [...SLUGS, { slug: "variable:tier", meaning: "tier" }];
  server.use(
    http.get(at("/api/admin/notification-templates"), () => HttpResponse.json({ items: [naming], slugs })),
    http.put(at("/api/admin/workstreams/workstream-1/context-variables"), () => {
      slugs = SLUGS;
      return HttpResponse.json({ variables: [], version: 2 });
    }),
  );
  show(<NotificationTemplatesPage />);
  await screen.findByText("VIP");
  expect(screen.queryByText(/Names what no workstream has/)).toBeNull();
  await setContextVariables("workstream-1", { variables: [], version: 1 });
  expect(await screen.findByText("Names what no workstream has: {variable:tier}")).toBeVisible();
});

describe("the form", () => {
  it("adds a template, with a slug put in where the cursor is, and shows it at once", async () => {
    show(<NotificationTemplatesPage />);
    await press("Add a notification template");
    await write(/^Name/, "Night");
    await press("Insert into the title");
    await userEvent.click(await screen.findByRole("menuitem", { name: /The queue in which it is offered/ }));
    expect(preview().getByText("山田 花子Orders")).toBeVisible();
    await press("Add a line");
    await userEvent.type(screen.getByLabelText("Header of line 1"), "Where");
    await write(/^Value of line 1/, "{queueName}");
    expect(preview().getByText("Where")).toBeVisible();
    await press("Add template");
    await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
    expect(wrote).toHaveBeenCalledWith("POST", "", {
      ...draftOf(null),
      name: "Night",
      title: "{customerName}{queueName}",
      fields: [{ header: "Where", value: "{queueName}" }],
    });
    expect(await screen.findByText("Template Night saved")).toBeVisible();
  });

  it("sets what follows from automatic assignment, and takes it back with it", async () => {
    await open(VIP);
    expect(preview().getByRole("button", { name: "Reject" })).toBeInTheDocument();
    await flip("Assign automatically: it is theirs when the time is over");
    expect(preview().queryByRole("button", { name: "Reject" })).toBeNull();
    expect(preview().getByRole("button", { name: "Open" })).toBeInTheDocument();
    await flip("Open it by itself then");
    expect(preview().getByText("After 60 s it is theirs and opens by itself.")).toBeVisible();
    expect(screen.getByRole("switch", { name: "Show the time left" })).toBeDisabled();
    await press("Save");
    await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
    const body = wrote.mock.calls[0]?.[2];
    expect(body).toMatchObject({ auto_assign: true, auto_accept: true, reject_button: false, version: 1 });
  });

  it("says what is wrong before it asks the server, and shows what the server has against it", async () => {
    await open(VIP);
    await write(/^Title/, "{nobody}");
    await press("Save");
    expect(await screen.findByText("{nobody} stands for nothing; insert one from the list.")).toBeVisible();
    expect(wrote).not.toHaveBeenCalled();
    await write(/^Title/, "{customerName}");
    server.use(
      http.put(at("/api/admin/notification-templates/:id"), () =>
        problem(422, "invalid", { errors: [{ path: "fields.0.value", message: "Not that line." }] }),
      ),
    );
    await press("Save");
    expect(await screen.findByText("Not that line.")).toBeVisible();
  });

  it("warns of what nothing is shown for, as it is typed, and saves it all the same", async () => {
    await open(VIP);
    expect(screen.queryByText(/no workstream has/)).toBeNull();
    await write(/^Title/, "{customerName} {variable:tier}");
    await write(/^Value of line 1/, "{attribute:topic}");
    const warning = "It names what no workstream has, or has any more; nothing is shown for it:";
    expect(screen.getByText(`${warning} {variable:tier}, {attribute:topic}.`)).toBeVisible();
    await press("Save");
    await waitFor(() => expect(wrote).toHaveBeenCalledOnce());
  });

  it("removes a line, and has no more than four", async () => {
    await open(VIP);
    for (let count = 1; count < 4; count++) await press("Add a line");
    expect(screen.queryByRole("button", { name: "Add a line" })).toBeNull();
    await press("Remove line 1");
    expect(screen.getByLabelText("Header of line 1")).toHaveValue("");
  });
});

it("shows one that comes with the product, and goes on with a copy of it", async () => {
  await open(SHIPPED);
  expect(screen.getByText("This template comes with Madoguchi and stays as it is.")).toBeVisible();
  expect(screen.queryByLabelText(/^Name/)).toBeNull();
  await press("Copy and change the copy");
  expect(await screen.findByLabelText(/^Name/)).toHaveValue("Copy of LINE: known customer");
  expect(wrote).toHaveBeenCalledExactlyOnceWith("POST", "/template-1/copies", null);
});

it("stays with one that could not be copied", async () => {
  server.use(http.post(at("/api/admin/notification-templates/:id/copies"), () => problem(404, "not_found")));
  await open(SHIPPED);
  await press("Copy and change the copy");
  expect(await screen.findByRole("alert")).toBeVisible();
});

describe("slugs", () => {
  it.each([
    ["{customerName} {attribute:topic} {variable:order id}", undefined],
    ["plain } text {", undefined],
    ["{customer}", "customer"],
    ["{}", ""],
    ["{attribute:}", "attribute:"],
  ])("of %s: %s stands for nothing", (text, unknown) => {
    expect(unknownSlug(text, SLUGS)).toBe(unknown);
  });

  it.each([
    [["{customerName} {queueName}", "{nobody}"], []],
    [["{variable:order}"], []],
    [
      ["{variable:tier} {variable:order}", "{attribute:order} {variable:tier}"],
      ["{variable:tier}", "{attribute:order}"],
    ],
  ])("of %s no rules say %s", (texts, unsaid) => {
    expect(unsaidSlugs(texts, [...SLUGS, { slug: "variable:order", meaning: "order" }])).toEqual(unsaid);
  });

  it("are shown by what they might be", () => {
    expect(sampled("{customerName}, {attribute:topic}")).toBe("山田 花子, topic");
  });

  it("want lines that say something", () => {
    const draft = { ...draftOf(VIP), fields: [{ header: " ", value: "x" }] };
    expect(draftErrors(draft, SLUGS)).toEqual({ fields: "Give each line a header and a value." });
  });
});
