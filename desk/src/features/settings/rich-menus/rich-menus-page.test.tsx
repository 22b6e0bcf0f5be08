// The page of rich menus: what each card says, what is shown when, and what an empty page teaches.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RichMenu } from "~/api/types";
import { show } from "../../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { RichMenus, RichMenusPage } from "./rich-menus-page";

withServer();

const ACCOUNT = { id: "account-1", name: "Shop JP" };
const OF_ACCOUNT = "/api/admin/line-accounts/account-1";
const NO_RULES = { open: null, active: null, waiting: null };

function menu(id: string, name: string, change: Partial<RichMenu> = {}): RichMenu {
  return {
    id,
    name,
    bar_text: "Menu",
    opened: true,
    areas: [],
    picture: { url: `/picture/${id}`, width: 2500, height: 843, size: 1000 },
    state: "live",
    problem: null,
    line_id: `richmenu-${id}`,
    is_default: false,
    uses: [],
    changed_at: "2026-11-24T08:00:00Z",
    changed_by: { id: "user-9", name: "Aiko Admin" },
    ...change,
  };
}

const wrote = vi.fn<(path: string, body: unknown) => void>();
let items: RichMenu[];

beforeEach(() => {
  items = [];
  wrote.mockReset();
  const take = async ({ request }: { request: Request }) => {
    const text = await request.text();
    wrote(new URL(request.url).pathname.replace(OF_ACCOUNT, ""), text ? JSON.parse(text) : null);
    return HttpResponse.json(text ? JSON.parse(text) : {});
  };
  server.use(
    http.get(at("/api/admin/line-accounts"), () => HttpResponse.json({ items: [ACCOUNT] })),
    http.get(at(`${OF_ACCOUNT}/rich-menus`), () => HttpResponse.json({ items })),
    http.get(at(`${OF_ACCOUNT}/foreign-rich-menus`), () => HttpResponse.json({ items: [] })),
    http.get(at(`${OF_ACCOUNT}/rich-menu-rules`), () => HttpResponse.json(NO_RULES)),
    http.put(at(`${OF_ACCOUNT}/*`), take),
    http.post(at(`${OF_ACCOUNT}/*`), take),
    http.delete(at(`${OF_ACCOUNT}/*`), ({ request }) => {
      wrote(new URL(request.url).pathname.replace(OF_ACCOUNT, ""), null);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

const open = () => show(<RichMenus account={ACCOUNT} />);
const card = async (name: string) => within(await screen.findByRole("article", { name }));
const choose = async (field: RegExp, option: string) => {
  await userEvent.click(await screen.findByRole("combobox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

it("teaches what a rich menu is while there is none, and opens the editor", async () => {
  open();
  expect(await screen.findByText("No rich menu yet")).toBeVisible();
  expect(screen.queryByText("What is shown when")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "New rich menu" }));
  expect(await screen.findByLabelText("Picture of the menu")).toBeInTheDocument();
});

describe("a card", () => {
  it.each([
    [{ state: "live" }, "Live"],
    [{ state: "draft", line_id: null }, "Draft"],
    [{ state: "draft" }, "Live, with changes to publish"],
    [{ state: "making" }, "Going to LINE…"],
  ] as const)("of %o says %s", async (change, words) => {
    items = [menu("1", "Start", change)];
    open();
    expect((await card("Start")).getByText(words)).toBeVisible();
  });

  it("shows its picture, who changed it, and what it is needed for", async () => {
    items = [menu("1", "Start", { uses: ["the default"], is_default: true })];
    open();
    const start = await card("Start");
    expect(start.getByAltText("Start")).toHaveAttribute("src", "/picture/1");
    expect(start.getByText("the default")).toBeVisible();
    expect(start.getByText(/changed by Aiko Admin/)).toBeVisible();
    expect(start.queryByRole("button", { name: "Delete" })).toBeNull();
    fireEvent.click(start.getByRole("button", { name: "Edit" }));
    expect(await screen.findByRole("application", { name: "Areas of the picture" })).toBeInTheDocument();
  });

  it("says what LINE has against it, and tries again", async () => {
    items = [menu("1", "Start", { state: "failed", problem: "LINE does not take it: invalid uri", picture: null })];
    open();
    const start = await card("Start");
    expect(start.getByText("LINE does not take it: invalid uri")).toBeVisible();
    expect(start.getByText("No picture yet")).toBeVisible();
    fireEvent.click(start.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(wrote).toHaveBeenCalledWith("/rich-menus/1/publication", null));
  });

  it("is asked for again until LINE has it", async () => {
    items = [menu("1", "Start", { state: "making" })];
    open();
    await screen.findByText("Going to LINE…");
    items = [menu("1", "Start")];
    expect(await screen.findByText("Live")).toBeVisible();
  });

  it("goes when that is confirmed", async () => {
    items = [menu("1", "Start")];
    open();
    const start = await card("Start");
    fireEvent.click(start.getByRole("button", { name: "Delete" }));
    expect(start.getByText(/goes from here and from LINE/)).toBeVisible();
    fireEvent.click(start.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(wrote).toHaveBeenCalledWith("/rich-menus/1", null));
  });
});

describe("what is shown when", () => {
  beforeEach(() => {
    items = [menu("1", "Start"), menu("2", "Busy"), menu("3", "Draft", { state: "draft", line_id: null })];
  });

  it("is chosen among those that LINE has", async () => {
    open();
    await choose(/^Everybody sees/, "Start");
    await choose(/^While a representative/, "Busy");
    await userEvent.click(screen.getByRole("combobox", { name: /^While nobody/ }));
    expect(screen.queryByRole("option", { name: "Draft" })).toBeNull();
    await userEvent.keyboard("{Escape}");
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Phones follow in a moment");
    expect(wrote.mock.calls).toEqual([
      ["/default-rich-menu", { menu_id: "1" }],
      ["/rich-menu-rules", { open: null, active: "2", waiting: null }],
    ]);
  });

  it("shows what is set, and why it was not kept", async () => {
    items = [menu("1", "Start", { is_default: true }), menu("2", "Busy")];
    const rules = { open: "2", active: null, waiting: null };
    server.use(
      http.get(at(`${OF_ACCOUNT}/rich-menu-rules`), () => HttpResponse.json(rules)),
      http.put(at(`${OF_ACCOUNT}/rich-menu-rules`), () => problem(409, "rich_menu_not_made")),
    );
    open();
    expect(await screen.findByRole("combobox", { name: /^Everybody sees/ })).toHaveTextContent("Start");
    expect(screen.getByRole("combobox", { name: /^While nobody/ })).toHaveTextContent("Busy");
    await choose(/^While nobody/, "The same as otherwise");
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("detail of rich_menu_not_made")).toBeVisible();
  });
});

describe("menus of other programs", () => {
  it("are shown and cannot be changed", async () => {
    const theirs = { line_id: "richmenu-9", name: "Theirs", bar_text: "Open", width: 2500, height: 843, areas: 3 };
    const foreign = { ...theirs, is_default: true, picture_url: "/theirs" };
    server.use(http.get(at(`${OF_ACCOUNT}/foreign-rich-menus`), () => HttpResponse.json({ items: [foreign] })));
    open();
    const shown = await card("Theirs");
    expect(shown.getByText("the default at LINE")).toBeVisible();
    expect(shown.getByText(/2500 × 843 · 3 areas/)).toBeVisible();
    expect(shown.queryByRole("button")).toBeNull();
  });

  it("are missed with a reason while LINE cannot be asked", async () => {
    server.use(http.get(at(`${OF_ACCOUNT}/foreign-rich-menus`), () => problem(409, "line_not_asked")));
    open();
    expect(await screen.findByText("detail of line_not_asked")).toBeVisible();
  });
});

describe("the page of an account", () => {
  function go(path: string) {
    const root = createRootRoute();
    const page = createRoute({
      getParentRoute: () => root,
      path: "/admin/line-accounts/$accountId/rich-menus",
      component: RichMenusPage,
    });
    const list = createRoute({ getParentRoute: () => root, path: "/admin/line-accounts", component: () => <p>all</p> });
    const router = createRouter({
      routeTree: root.addChildren([page, list]),
      history: createMemoryHistory({ initialEntries: [path] }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
    show(<RouterProvider router={router as any} />);
  }

  it("names the account, and leads back to all", async () => {
    go("/admin/line-accounts/account-1/rich-menus");
    expect(await screen.findByText(/What stands under the chat with Shop JP/)).toBeVisible();
    fireEvent.click(screen.getByRole("button", { name: "← LINE accounts" }));
    expect(await screen.findByText("all")).toBeVisible();
  });

  it("says when there is no such account", async () => {
    go("/admin/line-accounts/account-7/rich-menus");
    expect(await screen.findByText("There is no such LINE account.")).toBeVisible();
  });
});
