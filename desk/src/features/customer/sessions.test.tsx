// Who had a conversation, was asked for it in vain, or let it wait, as the panel “Why here?” tells it.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { ConversationSession } from "~/api/types";
import { conversation } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerPanel } from "./customer-panel";
import { endWords, REASONS, whoWords } from "./session-words";

withServer();

const SESSIONS = at("/api/conversations/conversation-1/sessions");
const STEPS = at("/api/conversations/conversation-1/routing");
const rin = { id: "user-1", name: "Rin Tanaka" };
const orders = { id: "queue-1", name: "Orders" };
let last = 0;

const session = (change: Partial<ConversationSession>): ConversationSession => ({
  id: `session-${++last}`,
  kind: "held",
  representative: rin,
  queue: null,
  since: "2026-11-24T08:00:00Z",
  till: "2026-11-24T08:02:00Z",
  reason: "closed",
  code: 192350021,
  ...change,
});
const runs = { till: null, reason: null, code: null };

async function ask(answer: () => Response) {
  server.use(
    http.get(STEPS, () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get(SESSIONS, answer),
  );
  show(<CustomerPanel conversation={conversation({ state: "active" })} />);
  await userEvent.click(screen.getByRole("button", { name: "Why here?" }));
  return within(await screen.findByRole("dialog", { name: "Why here?", hidden: true }));
}

describe("the words of a session", () => {
  it.each([
    [session({}), "Rin Tanaka", "ended it, and closed it after wrap-up"],
    [session(runs), "Rin Tanaka", "has it now"],
    [session({ kind: "offered", queue: orders, ...runs }), "Offered to Rin Tanaka", "not answered yet"],
    [session({ kind: "offered", queue: orders, reason: "declined" }), "Offered to Rin Tanaka", "declined"],
    [
      session({ kind: "queued", representative: null, queue: orders, reason: "queued_overflow_ended" }),
      "In Orders",
      "waited too long, and was ended",
    ],
    [
      session({ kind: "queued", representative: null, queue: { id: "queue-2", name: "" } }),
      "In a queue",
      "ended it, and closed it after wrap-up",
    ],
    [
      session({ representative: { id: "user-2", name: "" }, reason: "left" }),
      "Somebody",
      "left it to wait for the customer",
    ],
  ])("%o", (one, who, end) => expect([whoWords(one), endWords(one)]).toEqual([who, end]));

  it("tell every reason apart", () => expect(new Set(Object.values(REASONS)).size).toBe(Object.keys(REASONS).length));
});

it("lists them below the steps, with since when, for how long, and why each ended", async () => {
  const items = [
    session({ kind: "offered", reason: "missed", till: "2026-11-24T08:00:20Z" }),
    session({ since: "2026-11-24T08:01:00Z", till: "2026-11-24T09:31:00Z", reason: "transferred_to_queue" }),
    session({ representative: { id: "user-2", name: "Ming Chen" }, ...runs }),
  ];
  const panel = await ask(() => HttpResponse.json({ items, next_cursor: null }));
  const list = await panel.findByRole("list", { name: "Sessions of the conversation", hidden: true });
  const told = [...list.children].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(told.map(([who, , why, time]) => [who, why, time])).toEqual([
    ["Offered to Rin Tanaka", "let the offer run out", "for 20 s"],
    ["Rin Tanaka", "handed it to a queue", "for 1 h 30 min"],
    ["Ming Chen", "has it now", undefined],
  ]);
  expect(list.querySelectorAll("time[title]")).toHaveLength(5);
});

it("says nothing while there is none, and what went wrong", async () => {
  const panel = await ask(() => problem(403, "forbidden"));
  expect(await panel.findByText("You don’t have permission to do this.")).toBeInTheDocument();
  server.use(http.get(SESSIONS, () => HttpResponse.json({ items: [], next_cursor: null })));
  await userEvent.click(panel.getByRole("button", { name: "Try again", hidden: true }));
  await waitFor(() => expect(panel.queryByText("Sessions")).toBeNull());
});

it("reads on where there are many", async () => {
  let asked = 0;
  const pages = [
    { items: [session({})], next_cursor: "more" },
    { items: [session({ representative: { id: "user-2", name: "Ming Chen" } })], next_cursor: null },
  ];
  const panel = await ask(() => HttpResponse.json(pages[asked++] as object));
  await userEvent.click(await panel.findByRole("button", { name: "Show later sessions", hidden: true }));
  expect(await panel.findByText("Ming Chen")).toBeInTheDocument();
  expect(panel.getByText("Rin Tanaka")).toBeInTheDocument();
  expect(panel.queryByRole("button", { name: "Show later sessions", hidden: true })).toBeNull();
});
