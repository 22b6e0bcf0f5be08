// Messages that did not leave this computer are seen without opening their conversation, and wherever one is.
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { draftId, setDraft } from "~/features/composer/drafts";
import { ours } from "../../test/builders";
import { at, http, problem, server, withServer } from "../../test/server";
import { box, HANAKO, log, SOMCHAI, withDesk } from "../../test/whole-desk";

withServer();
const desk = withDesk();
beforeEach(() => {
  setDraft(draftId("user-1", "conversation-1"), "");
  desk.backend.conversations = [HANAKO, SOMCHAI];
});

const MESSAGES = at("/api/conversations/:id/messages");
const left = (clientId: string, text: string) => ({
  clientId,
  content: { type: "text", text },
  createdAt: HANAKO.opened_at,
});
const leave = (conversation: string, ...some: ReturnType<typeof left>[]) =>
  localStorage.setItem(`madoguchi.outbox.user-1.${conversation}`, JSON.stringify(some));
const row = async (name: RegExp) => screen.findByRole("option", { name });
const banner = () => screen.findByText(/not sent\.$/);
const noBanner = () => waitFor(() => expect(screen.queryByText(/not sent\.$/)).toBeNull());

describe("what an earlier page did not see through", () => {
  it("marks its row, and a notice leads there", async () => {
    leave("conversation-2", left("client-1", "สวัสดีค่ะ"), left("client-2", "รอสักครู่"));
    await desk.signedIn("/desk/conversation-1");
    expect(await row(/สมชาย/)).toHaveTextContent("2 not sent");
    expect(await row(/花子/)).not.toHaveTextContent("not sent");
    expect(await banner()).toHaveTextContent("2 messages were not sent.");
    expect(await screen.findByText("To สมชาย ใจดี")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Show" }));
    await waitFor(async () => expect(await log("สมชาย ใจดี")).toHaveTextContent("สวัสดีค่ะ"));
    await noBanner();
    for (const link of screen.getAllByRole("button", { name: "Edit" })) await userEvent.click(link);
    await waitFor(async () => expect(await row(/สมชาย/)).not.toHaveTextContent("ot sent"));
  });

  it("is not told of when the server has it after all", async () => {
    leave("conversation-2", left("client-1", "สวัสดีค่ะ"));
    desk.backend.messages.push(ours(1, { conversation_id: "conversation-2", client_id: "client-1" }));
    await desk.signedIn();
    await noBanner();
    expect(localStorage.getItem("madoguchi.outbox.user-1.conversation-2")).toBeNull();
  });

  it("can be dropped when its conversation is not here any more", async () => {
    leave("conversation-9", left("client-1", "お待ちください"));
    await desk.signedIn();
    expect(await banner()).toHaveTextContent("1 message was not sent.");
    await userEvent.click(screen.getByRole("button", { name: "Show" }));
    const lost = within(await screen.findByRole("region", { name: "Messages that were not sent" }));
    expect(lost.getByText("お待ちください")).toBeVisible();
    await userEvent.click(lost.getByRole("button", { name: "Discard" }));
    await waitFor(() => expect(screen.queryByText("お待ちください")).toBeNull());
    await userEvent.click(screen.getByRole("button", { name: /Home/ }));
    await noBanner();
  });

  it("of another person is nobody's business", async () => {
    localStorage.setItem("madoguchi.outbox.user-2.conversation-1", JSON.stringify([left("client-1", "secret")]));
    await desk.signedIn();
    await row(/花子/);
    expect(screen.queryByText(/not sent/i)).toBeNull();
  });
});

describe("a message that is refused", () => {
  it("is told of as soon as one looks elsewhere, and no longer once it went out", async () => {
    await desk.signedIn("/desk/conversation-1");
    server.use(http.post(MESSAGES, () => problem(422, "invalid"), { once: true }));
    await userEvent.type(await box(), "お調べします{Enter}");
    expect(await within(await log()).findByRole("alert")).toHaveTextContent("Not sent");
    expect(await row(/花子/)).toHaveTextContent("Not sent");
    expect(screen.queryByText(/was not sent\.$/)).toBeNull();
    await userEvent.click(await row(/สมชาย/));
    expect(await banner()).toHaveTextContent("1 message was not sent.");
    await userEvent.click(screen.getByRole("button", { name: "Show" }));
    await userEvent.click(await within(await log()).findByRole("button", { name: "Retry" }));
    await waitFor(async () => expect(await row(/花子/)).not.toHaveTextContent("Not sent"));
  });

  it("in another window is told of here too", async () => {
    await desk.signedIn();
    leave("conversation-1", { ...left("client-1", "お調べします"), failed: true } as ReturnType<typeof left>);
    act(
      () => void window.dispatchEvent(new StorageEvent("storage", { key: "madoguchi.outbox.user-1.conversation-1" })),
    );
    expect(await banner()).toHaveTextContent("1 message was not sent.");
  });
});

it("says nothing while a message is on its way", async () => {
  await desk.signedIn("/desk/conversation-1");
  server.use(http.post(MESSAGES, () => new Promise<undefined>(() => undefined)));
  await userEvent.type(await box(), "お調べします{Enter}");
  await within(await log()).findByText("Sending");
  expect(await row(/花子/)).not.toHaveTextContent("ot sent");
});
