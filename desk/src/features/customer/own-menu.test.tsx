// Administrators give one customer a rich menu of their own; representatives are not asked.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { conversation, desk, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerPanel } from "./customer-panel";

withServer();

const ACCOUNT = "/api/admin/line-accounts/account-1";
const OWN = `${ACCOUNT}/customers/customer-1/rich-menu`;
const ADMIN = desk({ me: { ...ME, role: "administrator" } });

let chosen: string | null;

beforeEach(() => {
  chosen = null;
  const menus = [
    { id: "menu-1", name: "Gold", line_id: "richmenu-1", state: "live" },
    { id: "menu-2", name: "Draft", line_id: null, state: "draft" },
  ];
  server.use(
    http.get(at(`${ACCOUNT}/rich-menus`), () => HttpResponse.json({ items: menus })),
    http.get(at(OWN), () => HttpResponse.json({ menu_id: chosen })),
    http.put(at(OWN), async ({ request }) => {
      chosen = ((await request.json()) as { menu_id: string | null }).menu_id;
      return HttpResponse.json({ menu_id: chosen });
    }),
  );
});

const box = () => screen.findByRole("combobox", { name: "Rich menu of this customer" });

it("is chosen among those that LINE has, and taken away again", async () => {
  show(<CustomerPanel conversation={conversation()} />, ADMIN);
  expect(await box()).toHaveTextContent("As everybody");
  await userEvent.click(await box());
  expect(screen.queryByRole("option", { name: "Draft" })).toBeNull();
  await userEvent.click(await screen.findByRole("option", { name: "Gold" }));
  await waitFor(async () => expect(await box()).toHaveTextContent("Gold"));
  expect(chosen).toBe("menu-1");
  await userEvent.click(await box());
  await userEvent.click(await screen.findByRole("option", { name: "As everybody" }));
  await waitFor(() => expect(chosen).toBeNull());
});

it("says why it could not be", async () => {
  server.use(http.put(at(OWN), () => problem(409, "rich_menu_not_made")));
  show(<CustomerPanel conversation={conversation()} />, ADMIN);
  await userEvent.click(await box());
  await userEvent.click(await screen.findByRole("option", { name: "Gold" }));
  expect(await screen.findByText("detail of rich_menu_not_made")).toBeVisible();
});

it("is nothing for representatives, nor for groups", () => {
  show(<CustomerPanel conversation={conversation()} />);
  const group = {
    id: "c",
    kind: "group" as const,
    display_name: "Picnic",
    picture_url: null,
    language: null,
    contact: null,
  };
  show(<CustomerPanel conversation={conversation({ customer: group })} />, ADMIN);
  expect(screen.queryByText("Rich menu on their phone")).toBeNull();
});
