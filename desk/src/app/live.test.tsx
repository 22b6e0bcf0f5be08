// What happens elsewhere shows here by itself: lists, threads, counts, a line that breaks, and messages that do not arrive.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { draftId, setDraft } from "~/features/composer/drafts";
import { message, ours } from "../../test/builders";
import { at, HttpResponse, http, problem, server, withServer } from "../../test/server";
import { box, HANAKO, list, log, SOMCHAI, withDesk } from "../../test/whole-desk";

withServer();
const desk = withDesk();
beforeEach(() => setDraft(draftId("user-1", "conversation-1"), ""));

const MESSAGES = at("/api/conversations/:id/messages");
const names = () => screen.getAllByRole("option").map((row) => /(花子|สมชาย)/.exec(row.textContent)?.[0]);
const told = (seq: number, preview: string) =>
  ({ seq, direction: "inbound", preview, type: "text", sent_at: new Date().toISOString() }) as const;

describe("the list", () => {
  beforeEach(() => {
    desk.backend.conversations = [HANAKO, SOMCHAI];
  });

  it("moves whoever speaks to the top, with their words and what is unread", async () => {
    await desk.signedIn();
    await waitFor(() => expect(names()).toEqual(["花子", "สมชาย"]));
    act(() =>
      desk.backend.stream({ conversations: [{ ...SOMCHAI, last_message: told(1, "สวัสดีค่ะ"), unread_count: 2 }] }),
    );
    await waitFor(() => expect(names()).toEqual(["สมชาย", "花子"]));
    const row = screen.getAllByRole("option")[0] as HTMLElement;
    expect(row).toHaveTextContent("สวัสดีค่ะ");
    expect(within(row).getByLabelText("2 unread")).toBeVisible();
    expect(document.title).toBe("(3) Madoguchi");
  });

  it("loses what was given to somebody else, and says so where it is open", async () => {
    await desk.signedIn("/desk/conversation-1");
    await log();
    desk.backend.conversations = [SOMCHAI];
    act(() => desk.backend.stream({ removed: ["conversation-1"] }));
    expect(await screen.findByText("This conversation is not here")).toBeVisible();
    await waitFor(() => expect(names()).toEqual(["สมชาย"]));
  });

  it("tells whoever loses a conversation who took it, where it went and why, for as long as it is open", async () => {
    await desk.signedIn("/desk/conversation-1");
    await log();
    desk.backend.conversations = [SOMCHAI];
    const sup = { id: "user-9", name: "Sup" };
    const to = { id: "queue-2", name: "Refunds" };
    const taken = { conversation_id: "conversation-1", by: sup, to, reason: "Money back" };
    act(() => desk.backend.stream({ removed: ["conversation-1"], taken: [taken] }));
    expect(await screen.findByText("Sup handed the conversation with 山田 花子 to Refunds: Money back")).toBeVisible();
    expect(await screen.findByText("Sup handed it to Refunds: Money back")).toBeVisible();
    act(() => desk.backend.stream({ taken: [{ ...taken, conversation_id: "conversation-9", to: sup, reason: null }] }));
    expect(await screen.findByText("Sup took over a conversation of yours.")).toBeVisible();
  });

  it("locks the box when somebody else takes the conversation over", async () => {
    await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "half a");
    act(() => desk.backend.stream({ conversations: [{ ...HANAKO, assignee: { id: "user-2", name: "Ming Chen" } }] }));
    expect(await screen.findByText("Ming Chen is answering 山田 花子.")).toBeVisible();
    expect(await box()).toBeDisabled();
    expect(await box()).toHaveValue("half a");
    await waitFor(() => expect(names()).toEqual(["สมชาย"]));
  });
});

describe("the thread", () => {
  it("shows a message once, however often the stream tells it", async () => {
    await desk.signedIn("/desk/conversation-1");
    const thread = within(await log());
    act(() => desk.backend.stream({ messages: [message(2), message(2)] }));
    act(() => desk.backend.stream({ messages: [message(2)] }));
    expect(await thread.findAllByText("message 2")).toHaveLength(1);
  });

  it("takes no message of another conversation for its own", async () => {
    await desk.signedIn("/desk/conversation-1");
    const thread = within(await log());
    act(() => desk.backend.stream({ messages: [message(2, { conversation_id: "conversation-2" })] }));
    act(() => desk.backend.stream({ messages: [message(2, { id: "own", content: { type: "text", text: "own" } })] }));
    expect(await thread.findByText("own")).toBeVisible();
    expect(thread.queryByText("message 2")).toBeNull();
  });

  it("reads again what it missed while the server could not be asked", async () => {
    await desk.signedIn("/desk/conversation-1");
    const thread = within(await log());
    desk.backend.messages.push(message(2), message(3));
    let asked = 0;
    server.use(
      http.get(MESSAGES, () => {
        asked += 1;
        return asked === 1 ? problem(503, "unavailable") : undefined;
      }),
    );
    act(() => desk.backend.stream({ messages: [message(3)] }));
    expect(await thread.findByText("message 2")).toBeVisible();
    expect(asked).toBe(2);
  });

  it("corrects the state of what was sent, when the stream had lost its place", async () => {
    desk.backend.messages = [ours(1, { state: "queued", delivered_by: null })];
    await desk.signedIn("/desk/conversation-1");
    const thread = within(await log());
    expect(await thread.findByText("Sending")).toBeVisible();
    desk.backend.messages = [ours(1, { state: "failed", failure: { code: "x", reason: "Blocked by the customer" } })];
    act(() => desk.backend.say({ type: "resync", cursor: "9" }));
    expect(await thread.findByRole("alert")).toHaveTextContent("Not sent: Blocked by the customer");
  });

  it("says when the messages cannot be read, and reads them on request", async () => {
    desk.open("/desk/conversation-1");
    server.use(http.get(MESSAGES, () => problem(403, "forbidden"), { once: true }));
    const trouble = await screen.findByText("You don’t have permission to do this.");
    await userEvent.click(within(trouble.closest("[role=alert]") as HTMLElement).getByText("Try again"));
    expect(await within(await log()).findByText("注文が届きません")).toBeVisible();
  });
});

describe("a line that breaks", () => {
  it("is told after two seconds, and no longer once it is back", async () => {
    await desk.signedIn();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    act(() => desk.backend.hangUp(1006));
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(screen.queryByText("Reconnecting…")).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(1500));
    expect(screen.getByText("Reconnecting…")).toBeVisible();
    act(() => desk.backend.greet());
    await waitFor(() => expect(screen.queryByText("Reconnecting…")).toBeNull());
    vi.useRealTimers();
  });

  it("sends what waited as soon as it is back, without sitting out the wait", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.99);
    await desk.signedIn("/desk/conversation-1");
    let up = false;
    server.use(http.post(MESSAGES, () => (up ? undefined : HttpResponse.error())));
    const input = await box();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    for (const value of ["one", "two"]) {
      fireEvent.change(input, { target: { value } });
      fireEvent.keyDown(input, { key: "Enter" });
    }
    // The waits are ½, 1, 2, 4 and 8 seconds.
    await act(() => vi.advanceTimersByTimeAsync(8000));
    up = true;
    act(() => desk.backend.hangUp(1006));
    await act(() => vi.advanceTimersByTimeAsync(600));
    act(() => desk.backend.greet());
    await waitFor(() => expect(desk.backend.messages).toHaveLength(3), { timeout: 2000 });
    const words = desk.backend.messages.slice(1).map(({ content }) => content.type === "text" && content.text);
    expect(words).toEqual(["one", "two"]);
    vi.useRealTimers();
  });
});

describe("a message the server refuses", () => {
  const refusing = async () => {
    await desk.signedIn("/desk/conversation-1");
    server.use(http.post(MESSAGES, () => problem(409, "not_assigned_to_you"), { once: true }));
    await userEvent.type(await box(), "お調べします{Enter}");
    return within(await log());
  };

  it("says why, and goes out on retry", async () => {
    const thread = await refusing();
    expect(await thread.findByRole("alert")).toHaveTextContent("not assigned to you any more");
    expect(desk.backend.messages).toHaveLength(1);
    await userEvent.click(thread.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(desk.backend.messages).toHaveLength(2));
    await waitFor(() => expect(thread.queryByRole("alert")).toBeNull());
  });

  it("goes back to the box on request, before what has been typed since", async () => {
    const thread = await refusing();
    await thread.findByRole("alert");
    await userEvent.type(await box(), "すぐに");
    await userEvent.click(thread.getByRole("button", { name: "Edit" }));
    expect(await box()).toHaveValue("お調べします\nすぐに");
    expect(await box()).toHaveFocus();
    expect(thread.queryByRole("alert")).toBeNull();
    expect(localStorage.getItem("madoguchi.outbox.user-1.conversation-1")).toBeNull();
  });
});

it("takes back a presence the server refuses, and says so", async () => {
  await desk.signedIn();
  await list();
  server.use(http.put(at("/api/me/presence"), () => problem(503, "unavailable")));
  await userEvent.click(screen.getByRole("button", { name: "Presence: Available" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Busy" }));
  expect(await screen.findAllByText(/The server is busy/)).not.toHaveLength(0);
  expect(screen.getByRole("button", { name: "Presence: Available" })).toBeVisible();
});

it("says how much one holds, and follows it", async () => {
  await desk.signedIn();
  expect(await screen.findByText("1/4 units")).toBeVisible();
  desk.backend.me = { ...desk.backend.me, units_taken: 2 };
  act(() => desk.backend.stream({ conversations: [{ ...HANAKO, state: "wrap_up" }] }));
  expect(await screen.findByText("2/4 units")).toBeVisible();
});
