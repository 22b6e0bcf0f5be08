// The thread: what bubbles say, how far each message got, and that text stays text.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { logs } from "~/api/live";
import type { Conversation, Message } from "~/api/types";
import { attachment, conversation, desk, message, ours } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { entriesOf } from "./entries";
import { Thread } from "./thread";

withServer();
beforeEach(() => logs.clear());

async function thread(messages: Message[], change: Partial<Conversation> = {}, onTakeBack = vi.fn()) {
  server.use(
    http.get(at("/api/conversations/:id/messages"), () => HttpResponse.json({ items: messages, has_more: false })),
    http.put(at("/api/conversations/:id/read"), () => new HttpResponse(null, { status: 204 })),
  );
  show(
    <Thread conversation={conversation(change)} onTakeBack={onTakeBack} onQuote={() => undefined} />,
    desk({ notify: vi.fn() }),
  );
  const log = screen.getByRole("log", { name: "Messages with 山田 花子" });
  if (messages.length > 0) await waitFor(() => expect(log).not.toBeEmptyDOMElement());
  return within(log);
}

describe("what arrives", () => {
  it("shows text as text, and links that are safe to follow", async () => {
    const text = "<img src=x onerror=alert(1)> javascript:alert(1) https://example.com/a";
    const log = await thread([message(1, { content: { type: "text", text } })]);
    expect(log.getByText(/<img src=x/)).toBeInTheDocument();
    expect(log.getAllByRole("link")).toHaveLength(1);
    expect(log.getByRole("link")).toHaveAttribute("rel", "noopener noreferrer");
    expect(document.querySelector("img[src='x']")).toBeNull();
  });

  it.each([
    [{ type: "sticker", package_id: "1", sticker_id: "2", resource_type: "STATIC", keywords: ["thanks"] }, /thanks/],
    [{ type: "image", media: { url: null } }, /Not kept here/],
    [{ type: "video", media: { url: null }, duration_ms: 65_000 }, /01:05/],
    [{ type: "audio", duration_ms: null }, /Voice message/],
    [{ type: "file", name: "invoice.pdf", size: 12_300 }, /12 kB/],
    [{ type: "location", title: "渋谷駅", address: null, latitude: 35.6, longitude: 139.7 }, /渋谷駅/],
    [{ type: "unsupported", kind: "flexSomething" }, /flexSomething/],
    [{ type: "system", text: "Rin took the conversation" }, /Rin took the conversation/],
  ] as [Message["content"], RegExp][])("draws %o", async (content, words) => {
    const log = await thread([message(1, { content })]);
    expect(await log.findByText(words)).toBeInTheDocument();
  });

  it("S08 never loads anything from somebody else's server", async () => {
    const log = await thread([message(1, { content: { type: "image", media: { url: "https://evil.example/x" } } })]);
    expect(await log.findByText(/Not kept here/)).toBeInTheDocument();
    expect(document.querySelector("[src*=evil]")).toBeNull();
  });

  it("draws a picture in place when it has come", async () => {
    const content = { type: "image", media: { url: null } } as const;
    const log = await thread([message(1, { content, attachment: attachment({ state: "pending" }) })]);
    expect(await log.findByRole("status")).toHaveTextContent("Being fetched from LINE");
    logs.receive([message(1, { content, attachment: attachment() })]);
    expect(await log.findByRole("img", { name: "Photo" })).toBeInTheDocument();
    expect(log.queryByRole("status")).toBeNull();
  });
});

describe("what we send", () => {
  const failed = ours(1, { state: "failed", failure: { code: "blocked", reason: "The customer blocked the account" } });

  it("says how it went out", async () => {
    const log = await thread([ours(1, { delivered_by: "push" })]);
    expect(log.getByText("push")).toBeInTheDocument();
    expect(log.getByLabelText("Sent")).toBeInTheDocument();
  });

  it("says why LINE refused, and delivers again", async () => {
    const again = vi.fn(() => HttpResponse.json({ ...failed, state: "queued", failure: null }, { status: 202 }));
    server.use(http.post(at("/api/conversations/:id/messages/message-1/deliveries"), again));
    const log = await thread([failed]);
    expect(log.getByRole("alert")).toHaveTextContent("Not sent: The customer blocked the account");
    await userEvent.click(log.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(log.getByText("Sending")).toBeInTheDocument());
    expect(again).toHaveBeenCalledOnce();
  });

  it("F17 says why a message waits, and takes it back", async () => {
    const taken = vi.fn(() => HttpResponse.json(failed));
    server.use(http.delete(at("/api/conversations/:id/messages/message-1/deliveries"), taken));
    const waiting = ours(1, { state: "queued", delivered_by: null });
    const log = await thread([{ ...waiting, waits_for: "account" }]);
    expect(log.getByText("Waiting")).toBeInTheDocument();
    expect(log.getByText(/Not sent yet: the LINE account is switched off/)).toBeInTheDocument();
    logs.receive([{ ...waiting, waits_for: "quota" }]);
    expect(await log.findByText(/this month’s LINE messages are used up/)).toBeInTheDocument();
    await userEvent.click(log.getByRole("button", { name: "Don’t send" }));
    await waitFor(() => expect(taken).toHaveBeenCalledOnce());
  });

  it("asks before sending again what LINE did not answer", async () => {
    const log = await thread([ours(1, { state: "unknown" })]);
    expect(log.getByRole("alert")).toHaveTextContent("LINE did not answer; send again?");
    expect(log.getByRole("button", { name: "Send again" })).toBeEnabled();
  });

  it("offers no retry once the conversation has ended", async () => {
    const log = await thread([failed], { state: "closed" });
    expect(log.queryByRole("button", { name: "Retry" })).toBeNull();
  });

  it("gives the text of a message that never left back to the composer", async () => {
    server.use(http.post(at("/api/conversations/:id/messages"), () => new HttpResponse("{}", { status: 422 })));
    const onTakeBack = vi.fn();
    const log = await thread([], {}, onTakeBack);
    logs.get("conversation-1").send({ type: "text", text: "typed with care" });
    await userEvent.click(await log.findByRole("button", { name: "Edit" }));
    expect(onTakeBack).toHaveBeenCalledWith("typed with care");
    expect(log.queryByText("typed with care")).toBeNull();
  });
});

describe("entries", () => {
  it("separates days and groups what one person says in a row", () => {
    const yesterday = message(1, { sent_at: "2026-11-23T08:00:00Z" });
    const entries = entriesOf([yesterday, message(2), message(3), ours(4)], []);
    expect(entries.map((one) => (one.kind === "bubble" ? `${one.key}:${one.leads}` : one.kind))).toEqual([
      "day",
      "message-1:true",
      "day",
      "message-2:true",
      "message-3:false",
      "message-4:true",
    ]);
  });

  it("keeps the key when an optimistic message becomes real", () => {
    const pending = {
      clientId: "c1",
      content: { type: "text", text: "x" },
      createdAt: "2026-11-24T08:00:00Z",
    } as const;
    const before = entriesOf([], [{ ...pending, state: "sending", reason: null }]).at(-1)?.key;
    expect(entriesOf([ours(1, { client_id: "c1" })], []).at(-1)?.key).toBe(before);
  });
});
