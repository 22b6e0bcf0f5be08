// Typing: input methods are never interrupted, nothing typed is lost, and what cannot be sent says why.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { logs } from "~/api/live";
import type { Conversation } from "~/api/types";
import { conversation, desk, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { Composer } from "./composer";
import { draftId, returnToDraft, setDraft } from "./drafts";

withServer();

function Placed({ conversation: one }: { conversation: Conversation }) {
  const input = useRef<HTMLTextAreaElement>(null);
  return <Composer conversation={one} inputRef={input} />;
}

const DRAFT = draftId(ME.id, "conversation-1");
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Write a reply" });
/** What has left the box; the server is slow enough for it to be still on its way. */
const sent = () =>
  logs
    .get("conversation-1")
    .getSnapshot()
    .pending.map((one) => one.content);

beforeEach(() => {
  setDraft(DRAFT, "");
  logs.clear();
  server.use(http.post(at("/api/conversations/:id/messages"), () => new Promise<Response>(() => undefined)));
});

describe("sending", () => {
  it("sends on Enter, empties the box and keeps the focus", async () => {
    show(<Placed conversation={conversation()} />);
    await userEvent.type(box(), "お待ちください{Enter}");
    expect(sent()).toEqual([{ type: "text", text: "お待ちください" }]);
    expect(box()).toHaveValue("");
    expect(box()).toHaveFocus();
  });

  it("starts a new line on Shift-Enter", async () => {
    show(<Placed conversation={conversation()} />);
    await userEvent.type(box(), "one{Shift>}{Enter}{/Shift}two");
    expect(sent()).toEqual([]);
    expect(box()).toHaveValue("one\ntwo");
  });

  it("leaves the Enter that confirms 漢字 to the input method", async () => {
    show(<Placed conversation={conversation()} />);
    fireEvent.change(box(), { target: { value: "へんかん" } });
    fireEvent.keyDown(box(), { key: "Enter", isComposing: true });
    fireEvent.keyDown(box(), { key: "Enter", keyCode: 229 });
    expect(sent()).toEqual([]);
    fireEvent.keyDown(box(), { key: "Enter", keyCode: 13 });
    expect(sent()).toHaveLength(1);
  });

  it("sends with the button too, and keeps blanks only where they mean something", async () => {
    show(<Placed conversation={conversation()} />);
    fireEvent.change(box(), { target: { value: "  indented\n\n" } });
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
    expect(sent()).toEqual([{ type: "text", text: "  indented" }]);
    expect(box()).toHaveFocus();
  });

  it("leaves Enter with Ctrl, Alt or Meta alone", () => {
    show(<Placed conversation={conversation()} />);
    fireEvent.change(box(), { target: { value: "hello" } });
    for (const key of ["ctrlKey", "altKey", "metaKey"]) fireEvent.keyDown(box(), { key: "Enter", [key]: true });
    expect(sent()).toEqual([]);
    expect(box()).toHaveValue("hello");
  });

  it("does not send blanks", async () => {
    show(<Placed conversation={conversation()} />);
    await userEvent.type(box(), "   {Enter}");
    expect(sent()).toEqual([]);
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
  });

  it("counts as LINE counts, says when it takes several messages, and stops at five of them", () => {
    show(<Placed conversation={conversation()} />);
    fireEvent.change(box(), { target: { value: "😀".repeat(2250) } });
    expect(screen.getByText("4,500 / 5,000")).toBeVisible();
    fireEvent.change(box(), { target: { value: "あ".repeat(5001) } });
    expect(screen.getByText(/goes as 2 LINE messages/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Send" })).toBeEnabled();
    fireEvent.change(box(), { target: { value: "あ".repeat(25_001) } });
    expect(screen.getByText(/too long, even for five LINE messages/)).toBeVisible();
    fireEvent.keyDown(box(), { key: "Enter" });
    expect(sent()).toEqual([]);
  });
});

describe("drafts", () => {
  it("keeps each conversation's own, also through a reload", () => {
    const view = show(<Placed conversation={conversation()} />);
    fireEvent.change(box(), { target: { value: "half a thought" } });
    view.again(<Placed conversation={conversation({ id: "conversation-2" })} />);
    expect(box()).toHaveValue("");
    view.again(<Placed conversation={conversation()} />);
    expect(box()).toHaveValue("half a thought");
    expect(sessionStorage.getItem("madoguchi.draft.user-1.conversation-1")).toBe("half a thought");
  });

  it("shows nobody what somebody else has begun to write on the same PC", () => {
    const ming = { ...ME, id: "user-2", name: "Ming Chen" };
    const view = show(<Placed conversation={conversation()} />);
    fireEvent.change(box(), { target: { value: "half a thought" } });
    view.unmount();
    const theirs = show(<Placed conversation={conversation()} />, desk({ me: ming }));
    expect(box()).toHaveValue("");
    theirs.unmount();
    show(<Placed conversation={conversation()} />);
    expect(box()).toHaveValue("half a thought");
  });

  it("puts the text of a failed message before what was typed since", () => {
    setDraft(DRAFT, "second");
    returnToDraft(DRAFT, "first");
    show(<Placed conversation={conversation()} />);
    expect(box()).toHaveValue("first\nsecond");
  });
});

describe("where writing is not possible", () => {
  it.each([
    [{ state: "open", assignee: null }, "Nobody has this conversation yet.", "Take it"],
    [{ state: "waiting" }, "Waiting. 山田 花子 comes back to you when they write.", "Reopen"],
    [{ state: "wrap_up" }, "Wrap-up: the conversation has ended. Close it when you are done.", "Close conversation"],
    [{ state: "closed" }, "This conversation is closed. When 山田 花子 writes again, a new one begins.", null],
    [{ state: "active", assignee: { id: "u2", name: "Rep Two" } }, "Rep Two is answering 山田 花子.", null],
  ] as const)("%o", (change, reason, button) => {
    show(<Placed conversation={conversation(change)} />);
    expect(box()).toBeDisabled();
    expect(screen.getByText(reason)).toBeVisible();
    if (button) expect(screen.getByRole("button", { name: button })).toBeEnabled();
  });

  it("takes an open conversation and shows it", async () => {
    const shown = vi.fn();
    server.use(
      http.post(at("/api/conversations/:id/assignment"), () => HttpResponse.json(conversation({ state: "active" }))),
      http.get(at("/api/conversations/:id"), () => HttpResponse.json(conversation())),
    );
    show(<Placed conversation={conversation({ state: "open", assignee: null })} />, desk({ show: shown }));
    await userEvent.click(screen.getByRole("button", { name: "Take it" }));
    await waitFor(() => expect(shown).toHaveBeenCalledWith("conversation-1"));
  });

  it("names whoever was faster", async () => {
    const notify = vi.fn();
    server.use(
      http.post(at("/api/conversations/:id/assignment"), () =>
        problem(409, "already_assigned", { owner: { id: "u2", name: "Rep Two" } }),
      ),
    );
    show(<Placed conversation={conversation({ state: "open", assignee: null })} />, desk({ notify }));
    await userEvent.click(screen.getByRole("button", { name: "Take it" }));
    await waitFor(() =>
      expect(notify).toHaveBeenCalledWith({ intent: "error", title: "Rep Two already has this conversation." }),
    );
  });
});

it("says how long an answer is free", () => {
  const until = new Date(Date.now() + 40_500).toISOString();
  show(<Placed conversation={conversation({ free_reply_until: until })} />);
  expect(screen.getByText(/^free reply 0:4[01] left$/)).toBeVisible();
});

it("warns that what is written will not be seen", () => {
  const blocked_at = "2026-11-24T08:00:00Z";
  const view = show(<Placed conversation={conversation()} />);
  expect(screen.queryByText(/has blocked this account/)).toBeNull();
  view.again(<Placed conversation={conversation({ blocked_at })} />);
  expect(screen.getByText(/山田 花子 has blocked this account/)).toBeVisible();
  const customer = { ...conversation().customer, kind: "group" as const, display_name: "Picnic" };
  view.again(<Placed conversation={conversation({ blocked_at, customer })} />);
  expect(screen.getByText(/no longer in Picnic/)).toBeVisible();
});
