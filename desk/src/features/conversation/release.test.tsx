// Letting a conversation go back to its queue: who can, what is sent, and what the refusal says.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "~/api/live";
import type { Conversation, Me } from "~/api/types";
import type { Notice } from "~/lib/notice";
import { conversation, desk, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { ConversationHeader } from "./header";

withServer();

const notify = vi.fn<(notice: Notice) => void>();
const [closeTab, sent] = [vi.fn(), vi.fn()];
const NAME = "Release conversation to its queue";

beforeEach(() => {
  for (const spy of [notify, closeTab, sent]) spy.mockReset();
});

function header(change: Partial<Conversation> = {}, role: Me["role"] = "representative") {
  const one = conversation(change);
  const around = desk({ me: { ...ME, role }, conversation: one, notify, closeTab });
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

function takes(refuse?: () => Response) {
  server.use(
    http.post(at("/api/conversations/conversation-1/release"), async ({ request }) => {
      sent(await request.json());
      return refuse?.() ?? new HttpResponse(null, { status: 204 });
    }),
  );
}

/** What jsdom shows of the dialog while it moves in counts as hidden. */
const inside = (name: string) => ({ name, hidden: true });

async function opened() {
  header();
  await userEvent.click(screen.getByRole("button", { name: NAME }));
  return within(await screen.findByRole("dialog", inside("Release 山田 花子 to the queue")));
}

describe("the button", () => {
  it.each([
    ["their own", {}, "representative", true],
    ["a supervisor's own", {}, "supervisor", true],
    ["somebody else's", { assignee: { id: "user-2", name: "Ming Chen" } }, "supervisor", false],
    ["open", { state: "open", assignee: null }, "representative", false],
    ["waiting", { state: "waiting" }, "representative", false],
    ["in wrap-up", { state: "wrap_up" }, "representative", false],
  ] as [string, Partial<Conversation>, Me["role"], boolean][])("for one that is %s", (_, change, role, there) => {
    header(change, role);
    expect(screen.queryByRole("button", { name: NAME }) !== null).toBe(there);
  });

  it("opens the dialog, and Cancel closes it with nothing sent", async () => {
    takes();
    const dialog = await opened();
    await userEvent.click(dialog.getByRole("button", inside("Cancel")));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).not.toHaveBeenCalled();
    expect(closeTab).not.toHaveBeenCalled();
  });
});

describe("releasing", () => {
  it("says where it goes, sends the note, closes the tab and looks where the conversation stands", async () => {
    const look = vi.spyOn(queryClient, "invalidateQueries");
    takes();
    const dialog = await opened();
    expect(dialog.getByText(/^It waits in Orders again/)).toBeVisible();
    const note = dialog.getByRole("textbox", inside("Note (optional)"));
    expect(note).toHaveAttribute("maxlength", "500");
    await userEvent.type(note, " It is about rice ");
    await userEvent.click(dialog.getByRole("button", inside("Release")));
    await waitFor(() => expect(notify).toHaveBeenCalledWith({ intent: "success", title: "Released to Orders" }));
    expect(sent).toHaveBeenCalledExactlyOnceWith({ reason: "It is about rice" });
    expect(closeTab).toHaveBeenCalledExactlyOnceWith("conversation-1");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(look).toHaveBeenCalledWith({ queryKey: ["conversation", "conversation-1"] });
  });

  it("goes without a note, and spaces are none", async () => {
    takes();
    const dialog = await opened();
    await userEvent.type(dialog.getByRole("textbox", inside("Note (optional)")), "  ");
    await userEvent.click(dialog.getByRole("button", inside("Release")));
    await waitFor(() => expect(closeTab).toHaveBeenCalled());
    expect(sent).toHaveBeenCalledExactlyOnceWith({});
  });

  it("says in place that somebody else holds it now, and keeps the note", async () => {
    takes(() => problem(409, "not_assigned_to_you"));
    const dialog = await opened();
    await userEvent.type(dialog.getByRole("textbox", inside("Note (optional)")), "Hurry");
    await userEvent.click(dialog.getByRole("button", inside("Release")));
    expect(await dialog.findByRole("alert", { hidden: true })).toHaveTextContent(/not assigned to you any more/);
    expect(dialog.getByRole("textbox", inside("Note (optional)"))).toHaveValue("Hurry");
    expect(dialog.getByRole("button", inside("Release"))).toBeEnabled();
    expect(closeTab).not.toHaveBeenCalled();
    expect(notify).not.toHaveBeenCalled();
  });
});
