// A message that was found is waited for as long as more comes, and not for ever.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { logs } from "~/api/live";
import { message } from "../../../test/builders";
import { at, HttpResponse, http, server, withServer } from "../../../test/server";
import { goTo } from "./find-jump";

withServer();

let later = 0;
const now = Date.now;

beforeEach(() => {
  later = 0;
  logs.clear();
  vi.spyOn(Date, "now").mockImplementation(() => now() + later);
  Element.prototype.scrollIntoView = () => undefined;
  server.use(
    http.get(at("/api/conversations/:id/messages"), () => HttpResponse.json({ items: [message(1)], has_more: false })),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
});

const soon = () => new Promise((resolve) => setTimeout(resolve, 80));

async function going() {
  const scroller = document.createElement("div");
  await logs.get("conversation-1").reachBack(1);
  const { id, conversation_id, seq } = message(1);
  const reached = goTo({ message_id: id, conversation_id, seq }, "conversation-1", scroller, () => false);
  await soon();
  return { scroller, reached };
}

function add(scroller: HTMLElement, message?: string) {
  const row = document.createElement("div");
  if (message) row.dataset.message = message;
  scroller.append(row);
}

it("waits on while something new is drawn", async () => {
  const { scroller, reached } = await going();
  later = 4000;
  add(scroller);
  await soon();
  later = 8000;
  add(scroller, message(1).id);
  expect(await reached).toBe(true);
});

it("gives up when nothing more comes", async () => {
  const { reached } = await going();
  later = 6000;
  expect(await reached).toBe(false);
});
