// What a time-out rule says to a representative is heard while its conversation is out of sight, once, and by nobody else.
import { act, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Desk } from "~/actions/desk";
import { keys } from "~/api/keys";
import { live, queryClient } from "~/api/live";
import type { Message } from "~/api/types";
import { bell } from "~/lib/bell";
import { conversation, desk, ME, message } from "../../../test/builders";
import { FakeAudio, FakeNotification, withNoticed } from "../../../test/noticed";
import { show } from "../../../test/render";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { OfferStack } from "./offer-stack";

withServer();
withNoticed();

const MINE = conversation({ assignee: { id: ME.id, name: ME.name } });
const word = (change: Partial<Message> = {}) =>
  message(2, { content: { type: "system", text: "Hanako waits for 10 minutes", unread: true }, ...change });

function hear(said: Message, around: Partial<Desk> = {}, held = MINE) {
  bell.unlock();
  queryClient.setQueryData(keys.conversation(held.id), held);
  const view = show(<OfferStack />, desk(around));
  act(() => live.apply({ type: "changes", cursor: "1", messages: [said] }));
  return view;
}

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));
const hide = () => vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");

it("rings once where another conversation is in front, however often the stream says it", async () => {
  hear(word(), { conversation: conversation({ id: "conversation-9" }) });
  await waitFor(() => expect(FakeAudio.played).toEqual([1200]));
  act(() => live.apply({ type: "changes", cursor: "2", messages: [word()] }));
  await settled();
  expect(FakeAudio.played).toEqual([1200]);
  expect(FakeNotification.shown).toEqual([]);
});

it("rings for a conversation that was never opened here, after a look at whose it is", async () => {
  server.use(http.get(at("/api/conversations/:id"), () => HttpResponse.json({ ...MINE, id: "conversation-7" })));
  hear(word({ conversation_id: "conversation-7" }));
  await waitFor(() => expect(FakeAudio.played).toEqual([1200]));
});

it("shows outside of a hidden page who waits and what the rule says, and leads to it", async () => {
  hide();
  const opened = vi.fn();
  vi.spyOn(window, "focus").mockImplementation(() => undefined);
  hear(word(), { conversation: MINE, show: opened });
  await waitFor(() => expect(FakeNotification.shown).toHaveLength(1));
  expect(FakeNotification.shown[0]).toMatchObject({
    title: "山田 花子",
    options: { body: "Hanako waits for 10 minutes" },
  });
  FakeNotification.shown[0]?.onclick?.();
  expect(opened).toHaveBeenCalledExactlyOnceWith("conversation-1");
  expect(FakeNotification.shown).toEqual([]);
});

it.each([
  ["the conversation is in front", word(), { conversation: MINE }, MINE],
  ["it is somebody else’s", word(), {}, conversation({ assignee: { id: "user-2", name: "Ming Chen" } })],
  [
    "nobody has to look at it",
    message(2, { content: { type: "system", text: "Moved to waiting", unread: false } }),
    {},
    MINE,
  ],
  ["the customer wrote it", message(2), {}, MINE],
] as const)("is silent when %s", async (_, said, around, held) => {
  hear(said, around, held);
  await settled();
  expect(FakeAudio.played).toEqual([]);
  expect(FakeNotification.shown).toEqual([]);
});

it("is silent when the desk is left", async () => {
  const view = hear(message(1));
  view.unmount();
  act(() => live.apply({ type: "changes", cursor: "2", messages: [word()] }));
  await settled();
  expect(FakeAudio.played).toEqual([]);
});
