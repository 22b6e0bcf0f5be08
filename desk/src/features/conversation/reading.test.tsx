// Reading a thread: what is read is told to the server, older messages come on request, and new ones are announced.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { live, logs } from "~/api/live";
import type { Conversation, Message } from "~/api/types";
import { conversation, message } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { Thread } from "./thread";

withServer();

const read = vi.fn<(seq: number) => void>();
let focused = true;
beforeEach(() => {
  logs.clear();
  read.mockReset();
  focused = true;
  vi.spyOn(document, "hasFocus").mockImplementation(() => focused);
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (focused ? "visible" : "hidden"));
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

const UNREAD = { unread_count: 2, last_seq: 2 };
const messages = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));

async function thread(held: Message[], change: Partial<Conversation> = UNREAD) {
  const asked = vi.fn();
  server.use(
    http.get(at("/api/conversations/:id/messages"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked(query.toString());
      const before = Number(query.get("before") ?? Number.POSITIVE_INFINITY);
      const rest = held.filter((one) => one.seq < before);
      return HttpResponse.json({ items: rest.slice(-50), has_more: rest.length > 50 });
    }),
    http.put(at("/api/conversations/:id/read"), async ({ request }) => {
      read(((await request.json()) as { seq: number }).seq);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const view = show(
    <Thread conversation={conversation(change)} onTakeBack={() => undefined} onQuote={() => undefined} />,
  );
  await screen.findByText(`message ${held.at(-1)?.seq}`);
  return { asked, view, box: screen.getByTestId("thread") };
}

const hear = (...some: Message[]) => act(() => live.apply({ type: "changes", cursor: "1", messages: some }));
const aWhile = () => act(() => vi.advanceTimersByTimeAsync(1000));
const look = (seen: boolean) =>
  act(() => {
    focused = seen;
    window.dispatchEvent(new Event(seen ? "focus" : "blur"));
  });

/** jsdom has no layout: each message is said to be 100 pixels high, in a window of 800, which shows the end. */
function tall(box: HTMLElement, rows: () => number) {
  Object.defineProperty(box, "scrollHeight", { configurable: true, get: () => rows() * 100 });
  const scrollTo = (top: number) => {
    box.scrollTop = top;
    fireEvent.scroll(box);
  };
  scrollTo(rows() * 100 - 800);
  return scrollTo;
}

describe("what has been read", () => {
  it("is told once somebody has looked for a moment", async () => {
    await thread(messages(2));
    expect(read).not.toHaveBeenCalled();
    await aWhile();
    expect(read).toHaveBeenCalledExactlyOnceWith(2);
  });

  it("is not told while the page is in the background, and is when it comes back", async () => {
    focused = false;
    await thread(messages(2));
    await aWhile();
    expect(read).not.toHaveBeenCalled();
    look(true);
    await aWhile();
    expect(read).toHaveBeenCalledExactlyOnceWith(2);
  });

  it("is not told after a glance", async () => {
    focused = false;
    await thread(messages(2));
    look(true);
    await act(() => vi.advanceTimersByTimeAsync(100));
    look(false);
    await aWhile();
    expect(read).not.toHaveBeenCalled();
  });

  it("is not told when somebody else answers", async () => {
    await thread(messages(2), { ...UNREAD, assignee: { id: "user-2", name: "Ming Chen" } });
    await aWhile();
    expect(read).not.toHaveBeenCalled();
  });

  it("is told once when nothing is unread: that somebody looks into what became theirs", async () => {
    await thread(messages(2), { ...UNREAD, unread_count: 0 });
    await aWhile();
    look(false);
    look(true);
    await aWhile();
    expect(read).toHaveBeenCalledExactlyOnceWith(2);
  });

  it("is not told while the reader is further up, and is at the end", async () => {
    const { box } = await thread(messages(20), { unread_count: 1, last_seq: 20 });
    const scrollTo = tall(box, () => 20);
    scrollTo(500);
    await aWhile();
    expect(read).not.toHaveBeenCalled();
    scrollTo(1200);
    await aWhile();
    expect(read).toHaveBeenCalledExactlyOnceWith(20);
  });

  it("is told again for the next message", async () => {
    await thread(messages(2));
    await aWhile();
    hear(message(3));
    await aWhile();
    expect(read.mock.calls.flat()).toEqual([2, 3]);
  });
});

describe("older messages", () => {
  it("come on request, until there are none", async () => {
    const { asked, box } = await thread(messages(70), { last_seq: 70 });
    tall(box, () => 50);
    expect(screen.queryByText("message 20")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Load older messages" }));
    expect(await screen.findByText("message 1")).toBeInTheDocument();
    expect(asked).toHaveBeenLastCalledWith("before=21&limit=50");
    expect(screen.queryByRole("button", { name: "Load older messages" })).toBeNull();
  });

  it("can be asked for again when they did not come", async () => {
    await thread(messages(70), { last_seq: 70 });
    server.use(http.get(at("/api/conversations/:id/messages"), () => problem(503, "unavailable"), { once: true }));
    await userEvent.click(screen.getByRole("button", { name: "Load older messages" }));
    const again = await screen.findByRole("button", { name: "Load older messages" });
    await userEvent.click(again);
    expect(await screen.findByText("message 1")).toBeInTheDocument();
  });

  it("load by themselves as the reader nears the top", async () => {
    const { box } = await thread(messages(70), { last_seq: 70 });
    const scrollTo = tall(box, () => 50);
    scrollTo(100);
    expect(await screen.findByText("message 1")).toBeInTheDocument();
  });
});

it("tells a reader further up how much is new, and brings them there", async () => {
  let rows = 20;
  const { box } = await thread(messages(20), { last_seq: 20 });
  const scrollTo = tall(box, () => rows);
  scrollTo(500);
  expect(screen.getByRole("button", { name: "Latest" })).toBeVisible();
  rows = 22;
  hear(message(21), message(22));
  await userEvent.click(await screen.findByRole("button", { name: "2 new messages" }));
  expect(box.scrollTop).toBe(2200);
});

it("can be reached and scrolled by keyboard, and reads new messages out", async () => {
  const { box } = await thread(messages(2));
  expect(box).toHaveAttribute("tabindex", "0");
  const log = screen.getByRole("log");
  expect(log).toHaveAttribute("aria-live", "polite");
  hear(message(3));
  await waitFor(() => expect(within(log).getByText("message 3")).toBeVisible());
});
