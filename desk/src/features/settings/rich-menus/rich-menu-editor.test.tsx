// A rich menu is written with its picture and areas, kept for later or published, and nothing typed is lost by accident.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RichMenu } from "~/api/types";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { RichMenuEditor } from "./rich-menu-editor";
import { pictureFrom } from "./rich-menu-picture";

withServer();
// jsdom decodes no pictures.
vi.mock("./rich-menu-picture", async (original) => ({ ...(await original()), pictureFrom: vi.fn() }));

const ACCOUNT = { id: "account-1", name: "Shop JP" };
const MENUS = "/api/admin/line-accounts/account-1/rich-menus";
const START: RichMenu = {
  id: "menu-1",
  name: "Start",
  bar_text: "メニュー",
  opened: true,
  areas: [{ x: 0, y: 0, width: 2500, height: 843, action: { type: "say", label: "Hours", text: "hours?" } }],
  picture: { url: "/picture", width: 2500, height: 843, size: 1000 },
  state: "live",
  problem: null,
  line_id: "richmenu-1",
  is_default: false,
  uses: [],
  changed_at: "2026-11-24T08:00:00Z",
  changed_by: { id: "user-9", name: "Aiko Admin" },
};
const SECOND: RichMenu = { ...START, id: "menu-2", name: "Second" };

const wrote: { method: string; path: string; body: unknown }[] = [];
const onClose = vi.fn();

const take =
  (menu: RichMenu) =>
  async ({ request }: { request: Request }) => {
    const path = new URL(request.url).pathname.replace(MENUS, "");
    const json = request.headers.get("content-type")?.includes("json");
    wrote.push({ method: request.method, path, body: json ? await request.json() : null });
    return HttpResponse.json(menu);
  };

beforeEach(() => {
  wrote.length = 0;
  onClose.mockReset();
  server.use(
    http.post(at(MENUS), take(START)),
    http.put(at(`${MENUS}/:id`), take(START)),
    http.put(at(`${MENUS}/:id/picture`), take(START)),
    http.post(at(`${MENUS}/:id/publication`), take(START)),
  );
});

function open(menu: RichMenu | null) {
  show(<RichMenuEditor account={ACCOUNT} menu={menu} menus={[START, SECOND]} onClose={onClose} />);
}

const fill = (label: RegExp | string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const button = (name: string) => screen.getByRole("button", { name });
const press = (name: string) => fireEvent.click(button(name));
const choose = async (field: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

async function drop(width = 2500, height = 843) {
  const file = new File(["x"], "menu.png", { type: "image/png" });
  const url = `blob:${width}x${height}`;
  vi.mocked(pictureFrom).mockResolvedValueOnce({ width, height, url, file });
  fireEvent.change(screen.getByLabelText("Picture of the menu"), { target: { files: [file] } });
  const canvas = await screen.findByRole("application", { name: "Areas of the picture" });
  await waitFor(() => expect(canvas.querySelector("img")).toHaveAttribute("src", url));
}

describe("a new menu", () => {
  it("is drawn, laid out, given something to do, and published", async () => {
    open(null);
    expect(screen.getByText("Add a picture to publish it.")).toBeVisible();
    expect(button("Publish")).toHaveAttribute("aria-disabled", "true");
    fill(/^Name/, "Start");
    fill(/^Text of the bar/, "メニュー");
    await drop();
    press("Two");
    fireEvent.focus(screen.getByRole("button", { name: /^Area 1:/ }));
    fill("The customer says", "hours?");
    fireEvent.focus(screen.getByRole("button", { name: /^Area 2:/ }));
    await choose("When it is pressed, it", "Opens a link");
    fill("Address", "https://shop.example");
    fill("Label", "Shop");
    press("Publish");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    const half = { y: 0, width: 1250, height: 843 };
    expect(wrote).toEqual([
      {
        method: "POST",
        path: "",
        body: {
          name: "Start",
          bar_text: "メニュー",
          opened: true,
          areas: [
            { ...half, x: 0, action: { type: "say", label: "", text: "hours?" } },
            { ...half, x: 1250, action: { type: "link", label: "Shop", url: "https://shop.example" } },
          ],
        },
      },
      { method: "PUT", path: "/menu-1/picture", body: null },
      { method: "POST", path: "/menu-1/publication", body: null },
    ]);
  });

  it("is kept for later without a picture, and not without a name", async () => {
    open(null);
    press("Save for later");
    expect(screen.getByText("Enter a name.")).toBeVisible();
    expect(wrote).toEqual([]);
    fill(/^Name/, "Start");
    press("Save for later");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote.map(({ method, path }) => [method, path])).toEqual([["POST", ""]]);
  });

  it("is written once, though its picture was refused at first", async () => {
    server.use(http.put(at(`${MENUS}/:id/picture`), () => problem(422, "invalid"), { once: true }));
    open(null);
    fill(/^Name/, "Start");
    await drop();
    press("Save for later");
    expect(await screen.findByText("detail of invalid")).toBeVisible();
    press("Save for later");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote.map(({ method, path }) => [method, path])).toEqual([
      ["POST", ""],
      ["PUT", "/menu-1"],
      ["PUT", "/menu-1/picture"],
    ]);
  });

  it("says what its areas lack", async () => {
    open(null);
    fill(/^Name/, "Start");
    await drop();
    press("One");
    press("Publish");
    expect(await screen.findByText("Area 1: Enter what the customer says.")).toBeVisible();
    expect(wrote).toEqual([]);
  });
});

describe("a menu that is there", () => {
  it("is changed without its picture being sent again", async () => {
    open(START);
    expect(screen.getByRole("button", { name: "Area 1: says “hours?”" })).toBeVisible();
    fill(/^Text of the bar/, "Menu");
    fireEvent.click(screen.getByRole("switch", { name: "Open when a chat is opened" }));
    press("Publish");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote).toMatchObject([
      { method: "PUT", path: "/menu-1", body: { bar_text: "Menu", opened: false, areas: START.areas } },
      { method: "POST", path: "/menu-1/publication" },
    ]);
  });

  it("keeps its areas in proportion when its picture is replaced", async () => {
    open(START);
    await drop(1250, 422);
    expect(screen.getByRole("button", { name: "Replace the picture" })).toBeVisible();
    press("Save for later");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote[0]?.body).toMatchObject({ areas: [{ x: 0, y: 0, width: 1250, height: 422 }] });
  });

  it("leads to any other menu, but not to itself", async () => {
    open(START);
    fireEvent.focus(screen.getByRole("button", { name: /^Area 1:/ }));
    await choose("When it is pressed, it", "Shows another menu");
    expect(screen.getByRole("combobox", { name: "Menu to show" })).toHaveTextContent("Second");
    await userEvent.click(screen.getByRole("combobox", { name: "Menu to show" }));
    expect(screen.queryByRole("option", { name: "Start" })).toBeNull();
    expect(screen.getByRole("button", { name: "Area 1: shows Second", hidden: true })).toBeInTheDocument();
  });

  it.each([
    ["Tells us a choice", "Data for us", { type: "choose", data: "new", label: "Hours", said: "Hours" }],
    ["Lets pick a date or time", "Data for us", { type: "pick_time", data: "new", label: "Hours", mode: "datetime" }],
    ["Copies a text", "Text to copy", { type: "copy", text: "new", label: "Hours" }],
  ])("%s with what was typed", async (kind, field, action) => {
    open(START);
    fireEvent.focus(screen.getByRole("button", { name: /^Area 1:/ }));
    await choose("When it is pressed, it", kind);
    fill(field, "new");
    press("Save for later");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote[0]?.body).toMatchObject({ areas: [{ action }] });
  });

  it("loses an area on request, and gets another place by numbers", async () => {
    open({ ...START, areas: [...START.areas, ...START.areas] });
    fireEvent.focus(screen.getByRole("button", { name: /^Area 2:/ }));
    const fields = within(screen.getByRole("region", { name: "Area 2" }));
    fireEvent.change(fields.getByLabelText("Left"), { target: { value: "1500" } });
    fireEvent.blur(fields.getByLabelText("Left"));
    fireEvent.focus(screen.getByRole("button", { name: /^Area 1:/ }));
    press("Remove this area");
    press("Save for later");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(wrote[0]?.body).toMatchObject({ areas: [{ x: 1500, width: 1000 }] });
  });

  it("shows a phone as customers see it", () => {
    open(START);
    const phone = within(screen.getByRole("region", { name: "As on a phone" }));
    expect(phone.getByText("Shop JP")).toBeVisible();
    expect(phone.getByAltText("The menu")).toBeVisible();
    fireEvent.click(phone.getByRole("button", { name: "メニュー" }));
    expect(phone.queryByAltText("The menu")).toBeNull();
  });

  it("asks before it throws away what was typed", () => {
    open(START);
    fill(/^Name/, "Other");
    press("Cancel");
    expect(onClose).not.toHaveBeenCalled();
    press("Keep editing");
    press("Cancel");
    press("Discard changes");
    expect(onClose).toHaveBeenCalledOnce();
  });
});

it("a picture that LINE would not take is refused with a reason", async () => {
  const { PictureTrouble } = await vi.importActual<typeof import("./rich-menu-picture")>("./rich-menu-picture");
  open(null);
  vi.mocked(pictureFrom).mockRejectedValueOnce(new PictureTrouble("This is 100 × 100 pixels."));
  const dropped = { dataTransfer: { files: [new File(["x"], "a.png")] } };
  fireEvent.dragOver(screen.getByRole("region", { name: "Drop a picture" }));
  fireEvent.drop(screen.getByRole("region", { name: "Drop a picture" }), dropped);
  expect(await screen.findByText("This is 100 × 100 pixels.")).toBeVisible();
});
