// Handing a conversation on: to whom it can go, how one is found and chosen, what is sent, and what the refusal says.
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "~/api/live";
import type { Conversation, TransferTargets } from "~/api/types";
import type { Notice } from "~/lib/notice";
import { conversation, desk } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { ConversationHeader } from "./header";

withServer();

const notify = vi.fn<(notice: Notice) => void>();
const closeTab = vi.fn();
const asked = vi.fn();
const sent = vi.fn();
const TARGETS: TransferTargets = {
  queues: [
    { id: "queue-2", name: "Refunds", waiting: 3 },
    { id: "queue-3", name: "Returns ＥＵ", waiting: 0 },
  ],
  people: [
    { id: "user-2", name: "Ming Chen", presence: "available" },
    { id: "user-3", name: "Refilwe Dube", presence: "busy" },
  ],
};

beforeEach(() => {
  for (const spy of [notify, closeTab, asked, sent]) spy.mockReset();
});

/** What the server lists, each time it is asked; the last list holds for all later times. */
function lists(...targets: TransferTargets[]) {
  server.use(
    http.get(at("/api/conversations/conversation-1/transfer-targets"), () => {
      asked();
      return HttpResponse.json(targets[Math.min(asked.mock.calls.length, targets.length) - 1]);
    }),
  );
}

function takes(refuse?: () => Response) {
  server.use(
    http.post(at("/api/conversations/conversation-1/transfers"), async ({ request }) => {
      sent(await request.json());
      return refuse?.() ?? new HttpResponse(null, { status: 204 });
    }),
  );
}

function header(change: Partial<Conversation> = {}) {
  const one = conversation(change);
  const around = desk({ conversation: one, notify, closeTab });
  const unused = { detailsShown: false, onToggleDetails: vi.fn(), onFind: vi.fn() };
  show(<ConversationHeader conversation={one} {...unused} />, around);
}

async function opened() {
  header();
  await userEvent.click(screen.getByRole("button", { name: "Transfer conversation" }));
  return within(await screen.findByRole("dialog", { name: "Transfer 山田 花子" }));
}

/** Opened, with the list before us. */
async function listed() {
  const dialog = await opened();
  await dialog.findAllByRole("radio");
  return dialog;
}

const names = (dialog: Pick<typeof screen, "queryAllByRole">) =>
  dialog.queryAllByRole("radio").map((one) => (one as HTMLInputElement).labels?.[0]?.textContent);

/** Where Tab leads in a browser; without a layout the dialog's own order of Tab finds nothing to go to. */
function typeAt(element: HTMLElement) {
  expect(element.tabIndex).toBe(0);
  act(() => element.focus());
}

describe("the button", () => {
  it.each([
    ["somebody else's", { assignee: { id: "user-2", name: "Ming Chen" } }],
    ["open", { state: "open", assignee: null }],
    ["waiting", { state: "waiting" }],
    ["in wrap-up", { state: "wrap_up" }],
    ["closed", { state: "closed" }],
  ] as [string, Partial<Conversation>][])("is not there for one that is %s", (_, change) => {
    header(change);
    expect(screen.queryByRole("button", { name: "Transfer conversation" })).toBeNull();
    expect(screen.getByRole("button", { name: "Close session" })).toBeVisible();
  });

  it("opens the dialog, and Cancel closes it with nothing sent", async () => {
    lists(TARGETS);
    const dialog = await listed();
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(closeTab).not.toHaveBeenCalled();
    expect(notify).not.toHaveBeenCalled();
  });
});

describe("the list", () => {
  it("tells how many wait in each queue, and each person's presence", async () => {
    lists(TARGETS);
    const dialog = await listed();
    // What an earlier dialog has left takes a moment to let go of the focus; till then this one is hidden.
    const queues = within(await dialog.findByRole("group", { name: "Queues" }));
    const people = within(await dialog.findByRole("group", { name: "People" }));
    expect(names(queues)).toEqual(["Refunds 3 waiting", "Returns ＥＵ 0 waiting"]);
    expect(names(people)).toEqual(["Ming Chen Available", "Refilwe Dube Busy"]);
    expect(dialog.getByRole("button", { name: "Transfer" })).toBeDisabled();
  });

  it("is searched by name over queues and people, whatever the case and the width of letters", async () => {
    lists(TARGETS);
    const dialog = await listed();
    const search = dialog.getByRole("searchbox", { name: "Search queues and people" });
    await userEvent.type(search, " REF");
    expect(names(dialog)).toEqual(["Refunds 3 waiting", "Refilwe Dube Busy"]);
    await userEvent.clear(search);
    await userEvent.type(search, "eu");
    expect(names(dialog)).toEqual(["Returns ＥＵ 0 waiting"]);
    expect(dialog.queryByRole("group", { name: "People" })).toBeNull();
    await userEvent.type(search, "x");
    expect(dialog.getByRole("status")).toHaveTextContent("No queue and nobody by the name “eux”.");
  });

  it("does not transfer to what is searched away", async () => {
    lists(TARGETS);
    const dialog = await listed();
    await userEvent.click(dialog.getByRole("radio", { name: /^Refunds/ }));
    expect(dialog.getByRole("button", { name: "Transfer" })).toBeEnabled();
    await userEvent.type(dialog.getByRole("searchbox"), "ming");
    expect(dialog.getByRole("button", { name: "Transfer" })).toBeDisabled();
    await userEvent.clear(dialog.getByRole("searchbox"));
    expect(dialog.getByRole("radio", { name: /^Refunds/ })).toBeChecked();
  });

  it("says when no queue takes anything, and still lists people", async () => {
    lists({ queues: [], people: TARGETS.people });
    const dialog = await listed();
    expect(dialog.getByText("No queue is open and served right now.")).toBeVisible();
    expect(names(dialog)).toEqual(["Ming Chen Available", "Refilwe Dube Busy"]);
  });

  it("says it when there is nobody at all", async () => {
    lists({ queues: [], people: [] });
    const dialog = await opened();
    expect(await dialog.findByText("No queue is open and served right now.")).toBeVisible();
    expect(dialog.queryByRole("radio")).toBeNull();
    expect(dialog.getByRole("button", { name: "Transfer" })).toBeDisabled();
  });

  it("can be asked for again when it does not load, and is asked for anew each time", async () => {
    const path = at("/api/conversations/conversation-1/transfer-targets");
    lists(TARGETS);
    server.use(http.get(path, () => problem(403, "forbidden"), { once: true }));
    const dialog = await opened();
    expect(await dialog.findByText("You don’t have permission to do this.")).toBeVisible();
    await userEvent.click(dialog.getByRole("button", { name: "Try again" }));
    expect(await dialog.findAllByRole("radio")).toHaveLength(4);
    await userEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await userEvent.click(await screen.findByRole("button", { name: "Transfer conversation" }));
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  });
});

describe("transferring", () => {
  it("is done by keyboard alone, to a person with a note", async () => {
    lists(TARGETS);
    takes();
    const dialog = await listed();
    typeAt(dialog.getByRole("searchbox"));
    await userEvent.keyboard("m");
    typeAt(dialog.getByRole("radio", { name: /^Ming Chen/ }));
    await userEvent.keyboard(" ");
    const note = dialog.getByRole("textbox", { name: "Note (optional)" });
    expect(note).toHaveAccessibleDescription(/^For whoever takes it/);
    typeAt(note);
    await userEvent.keyboard(" Speaks only Chinese ");
    typeAt(dialog.getByRole("button", { name: "Transfer" }));
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(sent).toHaveBeenCalledWith({ user_id: "user-2", reason: "Speaks only Chinese" }));
    await waitFor(() => expect(notify).toHaveBeenCalledWith({ intent: "success", title: "Transferred to Ming Chen" }));
  });

  it("goes to the queue that arrow keys choose, closes the tab and says so", async () => {
    const look = vi.spyOn(queryClient, "invalidateQueries");
    lists(TARGETS);
    takes();
    const dialog = await listed();
    await userEvent.click(dialog.getByRole("radio", { name: /^Returns/ }));
    await userEvent.keyboard("{ArrowUp}");
    expect(dialog.getByRole("radio", { name: /^Refunds/ })).toBeChecked();
    await userEvent.type(dialog.getByLabelText("Note (optional)"), "Wants the money back");
    await userEvent.click(dialog.getByRole("button", { name: "Transfer" }));
    await waitFor(() => expect(notify).toHaveBeenCalledWith({ intent: "success", title: "Transferred to Refunds" }));
    expect(sent).toHaveBeenCalledExactlyOnceWith({ queue_id: "queue-2", reason: "Wants the money back" });
    expect(closeTab).toHaveBeenCalledExactlyOnceWith("conversation-1");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(look).toHaveBeenCalledWith({ queryKey: ["conversation", "conversation-1"] });
  });

  it("says in place why somebody is not available, looks who is, and keeps the note; spaces are none", async () => {
    lists(TARGETS, { ...TARGETS, queues: TARGETS.queues.slice(1) });
    const detail = "Refunds is closed now; choose another queue.";
    takes(() => problem(409, "not_available", { detail }));
    const dialog = await listed();
    await userEvent.click(dialog.getByRole("radio", { name: /^Refunds/ }));
    await userEvent.type(dialog.getByLabelText("Note (optional)"), "Hurry");
    await userEvent.click(dialog.getByRole("button", { name: "Transfer" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent(detail);
    await waitFor(() => expect(dialog.queryByRole("radio", { name: /^Refunds/ })).toBeNull());
    expect(asked).toHaveBeenCalledTimes(2);
    expect(dialog.getByRole("button", { name: "Transfer" })).toBeDisabled();
    expect(dialog.getByLabelText("Note (optional)")).toHaveValue("Hurry");
    expect(closeTab).not.toHaveBeenCalled();
    takes();
    await userEvent.click(dialog.getByRole("radio", { name: /^Returns/ }));
    await userEvent.clear(dialog.getByLabelText("Note (optional)"));
    await userEvent.type(dialog.getByLabelText("Note (optional)"), "  ");
    await userEvent.click(dialog.getByRole("button", { name: "Transfer" }));
    await waitFor(() => expect(sent).toHaveBeenLastCalledWith({ queue_id: "queue-3" }));
    await waitFor(() => expect(closeTab).toHaveBeenCalled());
  });

  it.each([
    ["wrong_state", /has moved on/],
    ["not_assigned_to_you", /not assigned to you any more/],
  ])("says in place that it is %s, and looks where the conversation stands", async (code, words) => {
    const look = vi.spyOn(queryClient, "invalidateQueries");
    lists(TARGETS);
    takes(() => problem(409, code));
    const dialog = await listed();
    await userEvent.click(dialog.getByRole("radio", { name: /^Ming/ }));
    await userEvent.click(dialog.getByRole("button", { name: "Transfer" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent(words);
    expect(look).toHaveBeenCalledWith({ queryKey: ["conversation", "conversation-1"] });
    expect(asked).toHaveBeenCalledOnce();
    expect(closeTab).not.toHaveBeenCalled();
    expect(notify).not.toHaveBeenCalled();
  });
});
