// The desk without a mouse: every shortcut, when it counts and when it must not, and where the focus goes.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { actions } from "~/actions/shortcuts";
import { draftId, setDraft } from "~/features/composer/drafts";
import { message, offer } from "../../test/builders";
import { withServer } from "../../test/server";
import { box, HANAKO, list, log, SOMCHAI, tabs, withDesk } from "../../test/whole-desk";
import { clearTabs, closeTab, neighbour, openTab } from "./tabs";

withServer();
const desk = withDesk();
beforeEach(() => {
  setDraft(draftId("user-1", "conversation-1"), "");
  desk.backend.conversations = [HANAKO, SOMCHAI];
});

const alt = (code: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? window, { altKey: true, code, key: "x", ...more });
const path = () => desk.router.state.location.pathname;
const front = () =>
  within(tabs())
    .getAllByRole("button", { current: "page" })
    .map((tab) => tab.textContent);

it("goes to the box, to the list, and around the tabs", async () => {
  await desk.signedIn("/desk/conversation-2");
  await box();
  alt("KeyL");
  expect(await list()).toHaveFocus();
  alt("KeyW");
  expect(await box()).toHaveFocus();
  await userEvent.click(await screen.findByRole("option", { name: /山田 花子/ }));
  await waitFor(() => expect(front()[0]).toMatch(/山田 花子/));
  const way = [];
  for (const code of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"]) {
    const from = path();
    alt(code);
    await waitFor(() => expect(path()).not.toBe(from));
    way.push(path());
  }
  expect(way).toEqual(["/desk/conversation-2", "/desk", "/desk/conversation-1", "/desk"]);
});

it("ends with Alt-E, closes with Alt-X, and comes to rest at Home", async () => {
  await desk.signedIn("/desk/conversation-1");
  await log();
  await screen.findByRole("button", { name: "End conversation" });
  alt("KeyE");
  await screen.findByRole("button", { name: "Close conversation" });
  alt("KeyX");
  await waitFor(() => expect(desk.backend.conversations[0]?.state).toBe("closed"));
  await waitFor(() => expect(path()).toBe("/desk"));
  expect(front()).toEqual([expect.stringMatching(/Home/)]);
});

describe("a shortcut does not count", () => {
  beforeEach(async () => {
    await desk.signedIn("/desk/conversation-1");
    await screen.findByRole("button", { name: "End conversation" });
  });
  const stayed = () => {
    expect(desk.backend.asked.filter((one) => one.startsWith("POST"))).toEqual([]);
    expect(desk.backend.conversations[0]?.state).toBe("active");
  };

  it.each([
    ["while the key is held down", { repeat: true }],
    ["while an input method is at work", { isComposing: true }],
    ["while an input method is about to end, as Safari tells it", { keyCode: 229 }],
    ["with AltGr, which types letters on many keyboards", { ctrlKey: true }],
    ["with Shift, which belongs to somebody else", { shiftKey: true }],
  ])("%s", (_, more) => {
    alt("KeyE", more);
    stayed();
  });

  it("where there is nothing to do, and then leaves the key to the browser", async () => {
    await userEvent.click(screen.getByRole("button", { name: "Home" }));
    await waitFor(() => expect(path()).toBe("/desk"));
    for (const code of ["KeyE", "KeyX", "KeyW", "KeyA", "KeyR"]) expect(alt(code)).toBe(true);
    expect(alt("KeyL")).toBe(false);
    stayed();
  });
});

it("answers the oldest offer first, whatever is being typed", async () => {
  const [first, second] = [offer(), offer({ id: "offer-2", made_at: new Date(Date.now() + 1000).toISOString() })];
  desk.backend.offers = [first, second];
  await desk.signedIn("/desk/conversation-1");
  await userEvent.type(await box(), "half a");
  expect(await screen.findAllByRole("alertdialog")).toHaveLength(2);
  expect(await box()).toHaveFocus();
  alt("KeyR");
  await waitFor(() => expect(desk.backend.asked).toContain("POST /api/offers/offer-1/rejection"));
  expect(await box()).toHaveValue("half a");
});

it("reads its shortcuts from the list that answers to them", async () => {
  await desk.signedIn();
  await userEvent.click(screen.getByRole("button", { name: "Signed in as Rin Tanaka" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Keyboard shortcuts" }));
  const dialog = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  const terms = within(dialog)
    .getAllByRole("term")
    .map((term) => term.textContent);
  const writing = [
    "Search in the conversation",
    "Send the reply",
    "Start a new line",
    "Find a quick reply, at the beginning of a reply",
  ];
  expect(terms).toEqual([...actions.map((one) => one.label), ...writing]);
  expect(within(dialog).getByText("Alt+↓")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("leads from the name to one’s quick replies", async () => {
  await desk.signedIn();
  await userEvent.click(screen.getByRole("button", { name: "Signed in as Rin Tanaka" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Quick replies" }));
  expect(await screen.findByText("None of your own yet")).toBeVisible();
  expect(path()).toBe("/quick-replies");
});

it("begins a new quick reply where the address asks for it", async () => {
  await desk.signedIn("/quick-replies?add");
  expect(await screen.findByRole("alertdialog", { name: "Add a quick reply of your own" })).toBeVisible();
});

it("gives no two actions the same key", () => {
  expect(new Set(actions.map((one) => one.code)).size).toBe(actions.length);
});

it("writes, starts a line and sends by keyboard alone", async () => {
  desk.backend.messages = [message(1)];
  await desk.signedIn("/desk/conversation-1");
  (await box()).focus();
  await userEvent.keyboard("one{Shift>}{Enter}{/Shift}two{Enter}");
  await waitFor(() => expect(desk.backend.messages[1]?.content).toEqual({ type: "text", text: "one\ntwo" }));
});

describe("tabs", () => {
  it("hand the front to their right neighbour, then to the left, then to Home", () => {
    for (const id of ["a", "b", "c"]) openTab(id);
    openTab("b");
    expect(closeTab("b")).toBe("c");
    expect(closeTab("c")).toBe("a");
    expect(closeTab("a")).toBeNull();
    expect(closeTab("gone")).toBeNull();
  });

  it("go round, with Home between the last and the first", () => {
    expect(neighbour(null, 1)).toBeNull();
    for (const id of ["a", "b"]) openTab(id);
    expect([neighbour(null, 1), neighbour("a", 1), neighbour("b", 1)]).toEqual(["a", "b", null]);
    expect([neighbour(null, -1), neighbour("a", -1), neighbour("unknown", 1)]).toEqual(["b", null, "a"]);
  });

  it("are kept in order for a reload, and forgotten on request", () => {
    for (const id of ["b", "a"]) openTab(id);
    expect(sessionStorage.getItem("madoguchi.tabs")).toBe('["b","a"]');
    clearTabs();
    expect(sessionStorage.getItem("madoguchi.tabs")).toBeNull();
  });

  it.each(['["a",7,null,"b"]', "{}", "not json"])("survive %s in storage", async (stored) => {
    sessionStorage.setItem("madoguchi.tabs", stored);
    vi.resetModules();
    const fresh = await import("./tabs");
    expect(fresh.neighbour(null, 1)).toBe(stored.startsWith("[") ? "a" : null);
  });
});
