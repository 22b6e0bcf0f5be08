// Signing out: nothing of one person stays on the PC for the next, and nothing unsent is lost without a word.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { draftId, setDraft } from "~/features/composer/drafts";
import { at, HttpResponse, http, server, withServer } from "../../test/server";
import { box, HANAKO, tabs, withDesk } from "../../test/whole-desk";
import { followSignOut } from "./follow-sign-out";

withServer();
const desk = withDesk();
beforeEach(() => setDraft(draftId("user-1", "conversation-1"), ""));

const door = () => screen.findByLabelText("Email");

async function signInAgain() {
  fireEvent.change(await door(), { target: { value: "rep1@example.com" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "madoguchi-demo" } });
  fireEvent.submit(screen.getByRole("form", { name: "Sign in" }));
}

async function signOut() {
  await userEvent.click(screen.getByRole("button", { name: "Signed in as Rin Tanaka" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
}

const sure = async () => userEvent.click(await screen.findByRole("button", { name: "Sign out" }));

describe("signing out", () => {
  it("leaves nothing to see for whoever comes next", async () => {
    await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "half a thought");
    await signOut();
    await sure();
    await door();
    expect(document.body).not.toHaveTextContent("山田 花子");
    desk.backend.me = { ...desk.backend.me, id: "user-2", name: "Ming Chen" };
    await signInAgain();
    expect(await screen.findByRole("button", { name: "Signed in as Ming Chen" })).toBeVisible();
    expect(await box()).toHaveValue("");
    expect(screen.getByText("Rin Tanaka is answering 山田 花子.")).toBeVisible();
  });

  it("closes the tabs", async () => {
    await desk.signedIn("/desk/conversation-1");
    await within(tabs()).findByRole("button", { name: /^山田 花子/ });
    await signOut();
    await door();
    expect(sessionStorage.getItem("madoguchi.tabs")).toBeNull();
  });

  it("says when it did not work, and stays", async () => {
    await desk.signedIn();
    server.use(http.delete(at("/api/session"), () => HttpResponse.error()));
    await signOut();
    expect(await screen.findByText(/Can’t reach the server/)).toBeVisible();
    expect(desk.router.state.location.pathname).toBe("/desk");
  });
});

describe("signing out with something unsent", () => {
  const PENDING = {
    clientId: "client-1",
    content: { type: "text", text: "お調べします" },
    createdAt: HANAKO.opened_at,
  };
  const keep = (owner: string, conversation: string, count: number) =>
    localStorage.setItem(
      `madoguchi.outbox.${owner}.${conversation}`,
      JSON.stringify(Array.from({ length: count }, (_, index) => ({ ...PENDING, clientId: `client-${index}` }))),
    );
  const stored = () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].join();

  it("says what would be lost, and stays when asked to", async () => {
    keep("user-1", "conversation-1", 1);
    keep("user-1", "conversation-9", 1);
    await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "half a thought");
    await signOut();
    expect(await screen.findByRole("alertdialog", { name: "Sign out anyway?" })).toHaveTextContent(
      "2 messages were not sent, and 1 reply is half written. Signing out removes them from this computer.",
    );
    await userEvent.click(await screen.findByRole("button", { name: "Stay" }));
    expect(await box()).toHaveValue("half a thought");
    expect(localStorage.getItem("madoguchi.outbox.user-1.conversation-9")).not.toBeNull();
  });

  it("leaves none of it on the PC, and nothing of anybody else's is touched", async () => {
    keep("user-1", "conversation-1", 1);
    keep("user-2", "conversation-1", 1);
    sessionStorage.setItem("madoguchi.preparing.user-1.conversation-1", JSON.stringify([{ id: "a", name: "a.mov" }]));
    await desk.signedIn("/desk");
    setDraft(draftId("user-1", "conversation-2"), "half a thought");
    await signOut();
    await sure();
    await door();
    expect(stored()).not.toContain("user-1");
    expect(stored()).toContain("outbox.user-2.conversation-1");
  });

  it("asks nothing when there is nothing to lose", async () => {
    await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "お調べします{Enter}");
    await waitFor(() => expect(localStorage.getItem("madoguchi.outbox.user-1.conversation-1")).toBeNull());
    await signOut();
    await door();
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("is followed by the other windows of this browser", async () => {
    const unfollow = followSignOut();
    await desk.signedIn("/desk/conversation-1");
    await userEvent.type(await box(), "half a thought");
    desk.backend.signedIn = false;
    act(() => void window.dispatchEvent(new StorageEvent("storage", { key: "madoguchi.left", newValue: "user-1" })));
    await door();
    await waitFor(() => expect(stored()).not.toContain("user-1"));
    unfollow();
  });
});
