// The head of a conversation: who and where, and the ways out of it, each saying what it does and how to undo it.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Desk, useDesk } from "~/actions/desk";
import { useShortcuts } from "~/actions/shortcuts";
import { queryClient } from "~/api/live";
import type { Conversation, ConversationState } from "~/api/types";
import type { Notice } from "~/lib/notice";
import { conversation, desk } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { ConversationHeader } from "./header";

withServer();

const notify = vi.fn<(notice: Notice) => void>();
const moves = { closeTab: vi.fn(), show: vi.fn(), showHome: vi.fn(), focusComposer: vi.fn() };
const asked = vi.fn();
const onToggleDetails = vi.fn();
const THEIRS = { assignee: { id: "user-2", name: "Ming Chen" } };

beforeEach(() => {
  for (const spy of [notify, asked, onToggleDetails, ...Object.values(moves)]) spy.mockReset();
});

function Placed({ conversation: one, detailsShown = false }: { conversation: Conversation; detailsShown?: boolean }) {
  useShortcuts(useDesk());
  return (
    <ConversationHeader
      conversation={one}
      detailsShown={detailsShown}
      onToggleDetails={onToggleDetails}
      onFind={() => undefined}
    />
  );
}

function header(change: Partial<Conversation> = {}, refuse?: () => Response) {
  const one = conversation(change);
  server.use(
    http.post(at("/api/conversations/:id/:step"), ({ params }) => {
      asked(params.step);
      const states: Record<string, ConversationState> = { "wrap-up": "wrap_up", closure: "closed", waiting: "waiting" };
      return refuse?.() ?? HttpResponse.json({ ...one, state: states[String(params.step)] ?? "active" });
    }),
  );
  const around: Desk = desk({ conversation: one, notify, ...moves });
  show(<Placed conversation={one} />, around);
}

const button = (name: string) => screen.getByRole("button", { name });
const notice = () => notify.mock.calls.at(-1)?.[0];
const alt = (code: string) => fireEvent.keyDown(window, { altKey: true, code, key: "x" });

describe("who it is", () => {
  it("says the name, where they wrote, and how the conversation stands", () => {
    header({ state: "waiting" });
    expect(screen.getByRole("heading", { name: "山田 花子" })).toBeVisible();
    expect(screen.getByText("Shop JP · Orders")).toBeVisible();
    expect(screen.getByText("LINE")).toBeVisible();
    expect(screen.getByText("Waiting")).toBeVisible();
  });

  it("has a name for somebody who gave none", () => {
    header({
      customer: {
        id: "c",
        kind: "person" as const,
        display_name: null,
        picture_url: null,
        language: null,
        contact: null,
      },
      queue: null,
    });
    expect(screen.getByRole("heading", { name: "LINE user" })).toBeVisible();
    expect(screen.getByText("Shop JP")).toBeVisible();
  });

  it("shows a hostile name as letters, in a direction of its own", () => {
    const display_name = '"><img src=x onerror=alert(1)>\u202Etxt';
    header({ customer: { kind: "person", id: "c", display_name, picture_url: null, language: null, contact: null } });
    const heading = screen.getByRole("heading");
    expect(heading.textContent).toContain('"><img src=x onerror=alert(1)>');
    expect(heading).toHaveAttribute("dir", "auto");
    expect(document.querySelector("img")).toBeNull();
  });
});

describe("End", () => {
  it("starts the wrap-up and says what comes next", async () => {
    header();
    expect(button("End conversation")).toHaveAccessibleDescription(/starts your wrap-up \(Alt\+E\)/);
    await userEvent.click(button("End conversation"));
    await waitFor(() => expect(notice()).toMatchObject({ intent: "success", title: "Conversation ended" }));
    expect(asked).toHaveBeenCalledExactlyOnceWith("wrap-up");
    expect(moves.closeTab).not.toHaveBeenCalled();
  });

  it("is also under Alt-E", async () => {
    header();
    alt("KeyE");
    await waitFor(() => expect(asked).toHaveBeenCalledWith("wrap-up"));
  });

  it.each([
    ["somebody else's", THEIRS],
    ["open", { state: "open", assignee: null }],
    ["in wrap-up", { state: "wrap_up" }],
    ["closed", { state: "closed" }],
  ] as [string, Partial<Conversation>][])("is not offered for one that is %s", (_, change) => {
    header(change);
    expect(screen.queryByRole("button", { name: "End conversation" })).toBeNull();
    alt("KeyE");
    expect(asked).not.toHaveBeenCalled();
  });

  it("says when the conversation has moved on, and looks where it stands", async () => {
    const look = vi.spyOn(queryClient, "invalidateQueries");
    header({}, () => problem(409, "wrong_state"));
    await userEvent.click(button("End conversation"));
    await waitFor(() => expect(notice()?.title).toMatch(/has moved on/));
    expect(look).toHaveBeenCalledWith({ queryKey: ["conversation", "conversation-1"] });
  });
});

describe("✕", () => {
  it("moves to Waiting, says who comes back, and can be undone", async () => {
    header();
    expect(button("Close session")).toHaveAccessibleDescription(
      "Moves to Waiting; 山田 花子 comes back to you when they write. (Alt+X)",
    );
    await userEvent.click(button("Close session"));
    await waitFor(() => expect(notice()?.title).toBe("Moved to Waiting"));
    expect(moves.closeTab).toHaveBeenCalledWith("conversation-1");
    notice()?.undo?.();
    await waitFor(() => expect(moves.show).toHaveBeenCalledWith("conversation-1"));
    expect(asked.mock.calls).toEqual([["waiting"], ["assignment"]]);
    expect(moves.focusComposer).toHaveBeenCalled();
  });

  it("keeps the tab open when the server refuses", async () => {
    header({}, () => problem(503, "unavailable"));
    await userEvent.click(button("Close session"));
    await waitFor(() => expect(notice()?.title).toMatch(/server is busy/));
    expect(moves.closeTab).not.toHaveBeenCalled();
  });

  it("closes the conversation at the end of a wrap-up", async () => {
    header({ state: "wrap_up" });
    expect(button("Close session")).toHaveAccessibleDescription(/^Closes the conversation\./);
    alt("KeyX");
    await waitFor(() => expect(notice()?.title).toBe("Conversation with 山田 花子 closed"));
    expect(asked).toHaveBeenCalledExactlyOnceWith("closure");
    expect(moves.closeTab).toHaveBeenCalledWith("conversation-1");
  });

  it.each([
    ["somebody else's", THEIRS],
    ["waiting", { state: "waiting" }],
    ["closed", { state: "closed" }],
  ] as [string, Partial<Conversation>][])("only closes the tab of one that is %s", async (_, change) => {
    header(change);
    expect(button("Close session")).toHaveAccessibleDescription(/The conversation stays as it is/);
    await userEvent.click(button("Close session"));
    expect(moves.closeTab).toHaveBeenCalledWith("conversation-1");
    expect(asked).not.toHaveBeenCalled();
  });
});

it("leads back to the list and to the customer's details", async () => {
  header();
  // Drawn on a phone only; tests have no screen of that size.
  await userEvent.click(screen.getByRole("button", { name: "Back to the list", hidden: true }));
  expect(moves.showHome).toHaveBeenCalledOnce();
  expect(button("Show customer details")).toHaveAttribute("aria-pressed", "false");
  await userEvent.click(button("Show customer details"));
  expect(onToggleDetails).toHaveBeenCalledOnce();
});
