// Who could answer a conversation that waits, as it stands in the panel that says why it is where it is.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { candidates } from "~/api/candidates";
import { keys } from "~/api/keys";
import { queryClient } from "~/api/live";
import type { Candidate } from "~/api/types";
import { conversation, desk, ME, obstacle } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerPanel } from "./customer-panel";

withServer();

const PEOPLE = at("/api/conversations/conversation-1/candidates");

const candidate = (name: string, change: Partial<Candidate> = {}): Candidate => ({
  user_id: name,
  name,
  presence: "available",
  presence_text: null,
  presence_since: "2026-11-24T08:00:00Z",
  obstacle: null,
  ...change,
});

const found = (items: Candidate[]) =>
  HttpResponse.json({ queue: { id: "queue-1", name: "Orders" }, method: "round_robin", items });

beforeEach(() => {
  queryClient.clear();
  server.use(
    http.get(at("/api/conversations/conversation-1/routing"), () =>
      HttpResponse.json({ items: [], next_cursor: null }),
    ),
  );
});

async function ask(state: "open" | "active" = "open", role: typeof ME.role = "representative") {
  show(<CustomerPanel conversation={conversation({ state })} />, desk({ me: { ...ME, role } }));
  await userEvent.click(screen.getByRole("button", { name: "Why here?" }));
  return within(await screen.findByRole("dialog", { name: "Why here?", hidden: true }));
}

const rows = async () => {
  const list = await screen.findByRole("list", { name: "People of the queue", hidden: true });
  return within(list)
    .getAllByRole("listitem", { hidden: true })
    .map((row) => row.textContent);
};

it("lists everybody in the queue in the order of the answer, each with why not", async () => {
  server.use(
    http.get(PEOPLE, () =>
      found([
        candidate("Rin"),
        candidate("Ken", {
          presence: "away",
          presence_text: "In training",
          obstacle: obstacle({ reason: "presence", allowed: ["available"] }),
        }),
        candidate("Ai", { obstacle: obstacle({ reason: "units", needed: 4, free: 1 }) }),
      ]),
    ),
  );
  await ask();
  expect(await rows()).toEqual([
    "Rin · AvailableCould be asked now",
    "Ken · In trainingPresence: it is offered only at Available",
    "Ai · AvailableNo room: it takes 4 units, 1 free",
  ]);
  expect(screen.queryByRole("searchbox", { hidden: true })).toBeNull();
});

it("looks for one of many by name, whatever the width of the letters", async () => {
  const names = [..."ABCDEFGHIJ"].map((letter) => candidate(`Rep ${letter}`));
  server.use(http.get(PEOPLE, () => found([...names, candidate("Rin")])));
  await ask();
  expect(await rows()).toHaveLength(11);
  await userEvent.type(screen.getByRole("searchbox", { hidden: true }), "ｒｉｎ");
  expect(await rows()).toEqual(["Rin · AvailableCould be asked now"]);
  await userEvent.type(screen.getByRole("searchbox", { hidden: true }), "zz");
  expect(screen.getByText("Nobody in this queue is called “ｒｉｎzz”.")).toBeInTheDocument();
});

it("is looked at again while it is shown", async () => {
  let answered = 0;
  server.use(http.get(PEOPLE, () => found([candidate(answered++ === 0 ? "Rin" : "Ken")])));
  await ask();
  expect(await rows()).toEqual(["Rin · AvailableCould be asked now"]);
  expect(candidates("conversation-1").refetchInterval).toBe(5_000);
  await queryClient.refetchQueries({ queryKey: keys.candidates("conversation-1") });
  await waitFor(async () => expect(await rows()).toEqual(["Ken · AvailableCould be asked now"]));
});

it.each([
  ["administrator", true],
  ["representative", false],
] as const)("says to an %s when nobody serves the queue", async (role, leads) => {
  server.use(http.get(PEOPLE, () => found([])));
  await ask("open", role);
  expect(await screen.findByText(/so nobody can be asked/)).toBeInTheDocument();
  const link = screen.queryByRole("link", { name: "Add people to it", hidden: true });
  if (leads) expect(link).toHaveAttribute("href", "/admin/queues");
  else expect(link).toBeNull();
});

it("is not there for what somebody has, nor for what has just been taken", async () => {
  const panel = await ask("active");
  await panel.findByText("Nothing has been decided about this conversation yet.");
  expect(panel.queryByRole("region", { name: "Who could answer", hidden: true })).toBeNull();
});

it("goes away when the conversation waits no more", async () => {
  server.use(http.get(PEOPLE, () => HttpResponse.json({ queue: null, method: null, items: [] })));
  await ask();
  await waitFor(() => expect(screen.queryByRole("region", { name: "Who could answer", hidden: true })).toBeNull());
});

it("says what went wrong, and asks again", async () => {
  server.use(http.get(PEOPLE, () => problem(403, "forbidden"), { once: true }));
  const panel = await ask();
  expect(await panel.findByText("You don’t have permission to do this.")).toBeInTheDocument();
  server.use(http.get(PEOPLE, () => found([candidate("Rin")])));
  await userEvent.click(panel.getByRole("button", { name: "Try again", hidden: true }));
  expect(await rows()).toHaveLength(1);
});
