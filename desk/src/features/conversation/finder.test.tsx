// Looking for words: counted, one after the other, loaded when they are far up, and unfolded when they are of before.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { logs } from "~/api/live";
import type { Conversation, Message } from "~/api/types";
import { conversation, message } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { Earlier } from "./earlier";
import { Finder } from "./finder";
import { Thread } from "./thread";

withServer();

const onClose = vi.fn();
let onlyNewest: number | null = null;
const sought = vi.fn<(text: string | null) => void>();
let seen: (string | null)[] = [];
/** Tells the desk that there are as many messages. */
let grow: (last: number) => void;

beforeEach(() => {
  logs.clear();
  onClose.mockReset();
  sought.mockReset();
  onlyNewest = null;
  seen = [];
  Element.prototype.scrollIntoView = function () {
    seen.push(this.getAttribute("data-message"));
  };
});

const many = (last: number, change: (seq: number) => Partial<Message> = () => ({})) =>
  Array.from({ length: last }, (_, index) => message(index + 1, change(index + 1)));
const hit = (one: Message) => ({
  message_id: one.id,
  conversation_id: one.conversation_id,
  seq: one.seq,
  sent_at: one.sent_at,
  preview: "",
});

async function finder(held: Message[], hits: Message[], before: Message[] = [], total = hits.length) {
  const scroller = createRef<HTMLDivElement>();
  server.use(
    http.get(at("/api/conversations/:id/messages"), ({ request, params }) => {
      const query = new URL(request.url).searchParams;
      const upTo = Number(query.get("before") ?? Number.POSITIVE_INFINITY);
      const limit = Number(query.get("limit"));
      const rest = (params.id === "conversation-1" ? held : before).filter((one) => one.seq < upTo);
      return HttpResponse.json({ items: rest.slice(-limit), has_more: rest.length > limit });
    }),
    http.get(at("/api/conversations/conversation-1/search"), ({ request }) => {
      sought(new URL(request.url).searchParams.get("text"));
      return HttpResponse.json({ items: hits.map(hit), total: Math.max(total, hits.length), only_newest: onlyNewest });
    }),
    http.get(at("/api/conversations/conversation-1/earlier"), () =>
      HttpResponse.json({
        items: before.length
          ? [conversation({ id: "before", state: "closed", closed_at: "2026-10-03T12:00:00Z" })]
          : [],
        next_cursor: null,
      }),
    ),
    http.put(at("/api/conversations/:id/read"), () => new HttpResponse(null, { status: 204 })),
  );
  const drawn = (one: Conversation) => (
    <>
      <Finder conversation={one} scroller={scroller} asked={1} onClose={onClose} />
      <Thread
        conversation={one}
        earlier={<Earlier conversation={one} />}
        scrollerRef={scroller}
        onTakeBack={() => undefined}
        onQuote={() => undefined}
      />
    </>
  );
  const view = show(drawn(conversation({ last_seq: held.length })));
  grow = (last) => view.again(drawn(conversation({ last_seq: last })));
  await screen.findByText(`message ${held.at(-1)?.seq}`);
  return screen.getByRole("textbox", { name: "Words to look for" });
}

const said = (words: string | RegExp) => waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(words));

describe("what is found", () => {
  it("begins with the newest, and goes up by Enter, down by Shift+Enter, and round", async () => {
    const held = many(9);
    const [third, sixth, ninth] = [held[2], held[5], held[8]] as [Message, Message, Message];
    const input = await finder(held, [ninth, sixth, third]);
    expect(input).toHaveFocus();
    await userEvent.type(input, "約");
    await said("1 of 3");
    expect(sought).toHaveBeenCalledWith("約");
    await waitFor(() => expect(seen).toEqual([ninth.id]));
    await userEvent.keyboard("{Enter}");
    await said("2 of 3");
    await userEvent.keyboard("{Enter}{Enter}");
    await said("1 of 3");
    await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
    await said("3 of 3");
    await waitFor(() => expect(seen.at(-1)).toBe(third.id));
  });

  it("is loaded when it is further up than what is held", async () => {
    const held = many(500);
    const input = await finder(held, [held[1] as Message]);
    expect(screen.queryByText("message 2")).toBeNull();
    await userEvent.type(input, "x");
    await waitFor(() => expect(seen).toEqual([held[1]?.id]));
    expect(screen.getByText("message 2")).toBeInTheDocument();
  });

  it("is unfolded when it was said in an earlier conversation", async () => {
    const before = many(3, (seq) => ({
      id: `old-${seq}`,
      conversation_id: "before",
      content: { type: "text", text: `old ${seq}`, emojis: [], mentions: [], quick_replies: [], quoted_id: null },
    }));
    const input = await finder(many(60), [before[1] as Message], before);
    await userEvent.type(input, "old");
    await waitFor(() => expect(seen).toEqual(["old-2"]));
    expect(screen.getByText("old 2")).toBeInTheDocument();
  });

  it("tells how many there are beyond those that can be visited", async () => {
    const held = many(3);
    await userEvent.type(await finder(held, held, [], 1234), "x");
    await said("1 of 1,234 · the newest 3 can be visited");
  });
});

it("says when there is nothing, and when it could not look", async () => {
  const input = await finder(many(3), []);
  await userEvent.type(input, "雨");
  await said("Nothing found");
  server.use(http.get(at("/api/conversations/conversation-1/search"), () => problem(500, "fault")));
  await userEvent.type(input, "風");
  await said("detail of fault");
});

it("does not move while an input method chooses signs", async () => {
  const held = many(2);
  const input = await finder(held, [held[1] as Message, held[0] as Message]);
  await userEvent.type(input, "x");
  await said("1 of 2");
  fireEvent.keyDown(input, { key: "Enter", keyCode: 229 });
  fireEvent.keyDown(input, { key: "Escape", keyCode: 229 });
  await said("1 of 2");
  expect(onClose).not.toHaveBeenCalled();
});

it("closes by Escape", async () => {
  await userEvent.type(await finder(many(1), []), "{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
});

it("says when more was said than is looked through", async () => {
  onlyNewest = 20_000;
  await userEvent.type(await finder(many(1), []), "x");
  await said("Nothing found · Only the newest 20,000 messages were searched");
});

it("stays where somebody reads while more comes in, and counts it", async () => {
  const held = many(9);
  const hits = [held[8], held[2]] as Message[];
  await userEvent.type(await finder(held, hits), "x");
  await said("1 of 2");
  await waitFor(() => expect(seen).toEqual([held[8]?.id]));
  hits.unshift(message(10));
  grow(10);
  await said("2 of 3");
  grow(11);
  await waitFor(() => expect(sought).toHaveBeenCalledTimes(3));
  await said("2 of 3");
  expect(seen).toEqual([held[8]?.id]);
  await userEvent.keyboard("{Enter}");
  await said("3 of 3");
  await waitFor(() => expect(seen).toEqual([held[8]?.id, held[2]?.id]));
});

it("stays there too when what was not there yet comes in", async () => {
  const hits: Message[] = [];
  const held = many(2);
  await userEvent.type(await finder(held, hits), "x");
  await said("Nothing found");
  hits.unshift(held[1] as Message);
  grow(3);
  await said("1 of 1");
  expect(seen).toEqual([]);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(seen).toEqual([held[1]?.id]));
});

it("leaves Enter to the buttons", async () => {
  const held = many(3);
  await userEvent.type(await finder(held, [...held].reverse()), "x");
  await said("1 of 3");
  screen.getByRole("button", { name: /^Newer/ }).focus();
  await userEvent.keyboard("{Enter}");
  await said("3 of 3");
  screen.getByRole("button", { name: /^Close/ }).focus();
  await userEvent.keyboard("{Enter}");
  await said("3 of 3");
  expect(onClose).toHaveBeenCalledOnce();
});
