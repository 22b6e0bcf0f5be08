// What supervisors do with what others hold and with what waits: transfer, assign, take over; and who may not.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation, Me, TransferTargets } from "~/api/types";
import { conversation, desk, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { ConversationHeader } from "./header";

withServer();

const [notify, closeTab, focusComposer, sent] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
const MING = { id: "user-2", name: "Ming Chen" };
const TARGETS: TransferTargets = {
  queues: [{ id: "queue-2", name: "Refunds", waiting: 3 }],
  people: [
    { id: ME.id, name: ME.name, presence: "available" },
    { id: "user-3", name: "Refilwe Dube", presence: "busy" },
  ],
};

beforeEach(() => {
  for (const spy of [notify, closeTab, focusComposer, sent]) spy.mockReset();
});

function header(
  change: Partial<Conversation>,
  role: Me["role"] = "supervisor",
  targets = TARGETS,
  allowed: Partial<Me> = {},
) {
  server.use(http.get(at("/api/conversations/conversation-1/transfer-targets"), () => HttpResponse.json(targets)));
  const one = conversation(change);
  const may = role !== "representative";
  const me = { ...ME, role, may_assign: may, may_transfer: may, ...allowed };
  const around = desk({ me, conversation: one, notify, closeTab, focusComposer });
  show(
    <ConversationHeader
      conversation={one}
      detailsShown={false}
      onToggleDetails={() => undefined}
      onFind={() => undefined}
    />,
    around,
  );
}

function takes(path: "assignment" | "transfers", refuse?: () => Response) {
  server.use(
    http.post(at(`/api/conversations/conversation-1/${path}`), async ({ request }) => {
      sent(await request.json());
      return refuse?.() ?? HttpResponse.json(conversation());
    }),
  );
}

const button = (name: string) => screen.queryByRole("button", { name });

async function assigning(change: Partial<Conversation> = { assignee: MING }, targets = TARGETS) {
  header(change, "supervisor", targets);
  await userEvent.click(screen.getByRole("button", { name: "Assign conversation" }));
  return within(await screen.findByRole("dialog", { name: "Assign 山田 花子" }));
}

describe("the buttons", () => {
  it.each([
    ["somebody holds", { assignee: MING }, true],
    ["waits in a queue", { state: "open", assignee: null }, true],
    ["waits for its customer", { state: "waiting", assignee: MING }, true],
    ["is in wrap-up", { state: "wrap_up", assignee: MING }, false],
    ["is closed", { state: "closed", assignee: MING }, false],
  ] as [string, Partial<Conversation>, boolean][])("for one that %s", (_, change, there) => {
    header(change);
    expect(button("Transfer conversation") !== null).toBe(there);
    expect(button("Assign conversation") !== null).toBe(there);
  });

  it("of one's own are those of a representative", () => {
    header({});
    expect(button("Transfer conversation")).not.toBeNull();
    expect(button("Assign conversation")).toBeNull();
  });

  it("are for administrators too, and not for representatives", () => {
    header({ assignee: MING }, "administrator");
    expect(button("Assign conversation")).not.toBeNull();
  });

  it.each([
    [{ may_assign: false }, "Assign conversation", "Transfer conversation"],
    [{ may_transfer: false }, "Transfer conversation", "Assign conversation"],
  ])("are not there for what the organisation does not allow: %o", (allowed, gone, there) => {
    header({ assignee: MING }, "supervisor", TARGETS, allowed);
    expect(button(gone)).toBeNull();
    expect(button(there)).not.toBeNull();
  });

  it("to transfer one's own is there whatever the organisation allows", () => {
    header({}, "supervisor", TARGETS, { may_transfer: false });
    expect(button("Transfer conversation")).not.toBeNull();
  });

  it("are not there for representatives", () => {
    header({ state: "open", assignee: null }, "representative");
    expect(button("Transfer conversation")).toBeNull();
    expect(button("Assign conversation")).toBeNull();
  });
});

describe("assigning", () => {
  it("offers people only, not oneself, and gives it to the chosen one with a note for both", async () => {
    takes("assignment");
    const dialog = await assigning();
    await userEvent.click(await dialog.findByRole("radio", { name: /^Refilwe Dube/ }));
    expect(dialog.getAllByRole("radio")).toHaveLength(1);
    const note = dialog.getByRole("textbox", { name: "Note (optional)" });
    expect(note).toHaveAccessibleDescription("For whoever gets it, and for Ming Chen, who holds it now.");
    await userEvent.type(note, " Knows her ");
    await userEvent.click(dialog.getByRole("button", { name: "Assign" }));
    await waitFor(() => expect(sent).toHaveBeenCalledExactlyOnceWith({ user_id: "user-3", reason: "Knows her" }));
    await waitFor(() =>
      expect(notify).toHaveBeenCalledExactlyOnceWith({ intent: "success", title: "Assigned to Refilwe Dube" }),
    );
    expect(closeTab).not.toHaveBeenCalled();
  });

  it.each([
    [{ assignee: MING }, "Take over", "Taken over from Ming Chen"],
    [{ state: "open", assignee: null }, "Assign to me", "It is yours now"],
  ] as [Partial<Conversation>, string, string][])("to oneself is one click: %o", async (change, name, title) => {
    takes("assignment");
    const dialog = await assigning(change);
    await userEvent.click(dialog.getByRole("button", { name }));
    await waitFor(() => expect(notify).toHaveBeenCalledExactlyOnceWith({ intent: "success", title }));
    expect(sent).toHaveBeenCalledExactlyOnceWith({ user_id: ME.id });
    expect(focusComposer).toHaveBeenCalledOnce();
  });

  it("says in place who has become unavailable, and that nobody else is there", async () => {
    takes("assignment", () => problem(409, "not_available", { detail: "Refilwe Dube is not available now." }));
    const dialog = await assigning();
    await userEvent.click(await dialog.findByRole("radio", { name: /^Refilwe/ }));
    server.use(
      http.get(at("/api/conversations/conversation-1/transfer-targets"), () =>
        HttpResponse.json({ queues: TARGETS.queues, people: TARGETS.people.slice(0, 1) }),
      ),
    );
    await userEvent.click(dialog.getByRole("button", { name: "Assign" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("Refilwe Dube is not available now.");
    expect(await dialog.findByText("Nobody else is available or busy right now.")).toBeVisible();
    expect(dialog.getByRole("button", { name: "Assign" })).toBeDisabled();
  });
});

it("transfers what somebody else holds as representatives transfer their own", async () => {
  takes("transfers");
  header({ assignee: MING });
  await userEvent.click(screen.getByRole("button", { name: "Transfer conversation" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transfer 山田 花子" }));
  await userEvent.click(await dialog.findByRole("radio", { name: /^Refunds/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Transfer" }));
  await waitFor(() => expect(sent).toHaveBeenCalledExactlyOnceWith({ queue_id: "queue-2" }));
  await waitFor(() => expect(closeTab).toHaveBeenCalledExactlyOnceWith("conversation-1"));
});
