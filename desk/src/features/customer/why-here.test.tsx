// Why a conversation is where it is: asked for from the panel beside it, and told step by step.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { dateAndTime } from "~/lib/time";
import { conversation, routingStep as step } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { CustomerPanel } from "./customer-panel";

withServer();

const STEPS = at("/api/conversations/conversation-1/routing");
const rin = { person: { id: "user-1", name: "Rin Tanaka" } };
const orders = { queue: { id: "queue-1", name: "Orders" } };
async function ask() {
  show(<CustomerPanel conversation={conversation()} />);
  await userEvent.click(screen.getByRole("button", { name: "Why here?" }));
  return screen.findByRole("dialog", { name: "Why here?", hidden: true });
}

it("tells the whole way, oldest first, with what the rules asked and set", async () => {
  const applied = {
    name: "Refunds",
    condition: "First message contains “refund”",
    set: [{ field: "topic", value: "refund" }],
  };
  const match = { rule: "Money", condition: "topic is “refund”", of: 1, state: "applied", ...orders };
  const items = [
    step("classified", { rulesets: [{ name: "Topics", processed: 1, applied }] }),
    step("queue_chosen", { processed: 1, matched: [match], fallback: false }),
    step("queued", orders),
    step("offered", rin),
    step("declined", rin),
  ];
  server.use(http.get(STEPS, () => HttpResponse.json({ items, next_cursor: null })));
  const panel = within(await ask());
  const steps = await panel.findByRole("list", { name: "Steps of routing", hidden: true });
  expect([...steps.children].map((one) => one.firstChild?.firstChild?.textContent)).toEqual([
    "Classified",
    "Rules looked for a queue",
    "Queued in Orders",
    "Offered to Rin Tanaka",
    "Rin Tanaka declined",
  ]);
  expect(panel.getByText("First message contains “refund”")).toBeInTheDocument();
  expect(panel.getByText("Set topic: refund")).toBeInTheDocument();
  expect(panel.getByText("Leads to Orders")).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Close panel", hidden: true }));
  await waitFor(() => expect(screen.queryByRole("dialog", { hidden: true })).toBeNull());
});

it("tells of a match by rules which ruleset, how many people each rule yielded, and the order", async () => {
  const detail = {
    ...rin,
    way: "rules",
    ruleset: "VIP",
    when: "First message is “vip”",
    passed_over: ["Thai"],
    rules: [
      { name: "Ken", yielded: 0 },
      { name: "Alone", yielded: 1 },
      { name: "Most room", yielded: 3 },
    ],
    rule: "Most room",
    condition: "Presence is “Available”",
    order: "Most free capacity units first",
    declined: 1,
  };
  server.use(http.get(STEPS, () => HttpResponse.json({ items: [step("matched", detail)], next_cursor: null })));
  const panel = within(await ask());
  const rules = await panel.findByRole("list", { name: "Assignment rules", hidden: true });
  expect([...rules.children].map((one) => one.textContent)).toEqual([
    "“Ken” yields nobody",
    "“Alone” yields one person",
    "“Most room” yields 3 peoplePresence is “Available”Most free capacity units first",
  ]);
  expect(panel.getByText("Matched with Rin Tanaka by “Most room” of “VIP”")).toBeInTheDocument();
  expect(panel.getByText("Ruleset “VIP”, since: First message is “vip”.")).toBeInTheDocument();
  expect(panel.getByText("Not for this conversation: “Thai”.")).toBeInTheDocument();
  expect(panel.getByText(/^Declined before, and asked again/)).toBeInTheDocument();
});

it("tells of a match by method who could be asked then, and why the others were not", async () => {
  const first = [
    { name: "Rin Tanaka", free: 3, since: null, declined: 0 },
    { name: "Ming Chen", free: 2, since: "2026-11-24T07:05:00Z", declined: 2 },
  ];
  const left_out = [
    { reason: "presence", people: 12, names: ["Aki", "Beni"] },
    { reason: "skill", people: 1, names: ["Dewi"] },
  ];
  const detail = { ...rin, way: "method", method: "highest_capacity", closest: false, able: 7, first, left_out };
  const turns = { ...detail, method: "least_active", able: 2, left_out: [] };
  const near = { ...detail, closest: true, able: 1, first: first.slice(0, 1), left_out: [] };
  const items = [step("matched", detail), step("matched", turns), step("matched", near)];
  server.use(http.get(STEPS, () => HttpResponse.json({ items, next_cursor: null })));
  const panel = within(await ask());
  const [most, least] = await panel.findAllByRole("list", { name: "Who could be asked then", hidden: true });
  const last = dateAndTime("2026-11-24T07:05:00Z");
  expect([...(most?.children ?? [])].map((one) => one.textContent)).toEqual([
    "Rin Tanaka · 3 free, no turn there yet",
    `Ming Chen · 2 free, last turn ${last}, let it pass 2 times`,
  ]);
  expect([...(least?.children ?? [])].map((one) => one.textContent)).toEqual([
    "Rin Tanaka · nothing done since signing in, 3 free",
    `Ming Chen · busy until ${last}, 2 free, let it pass 2 times`,
  ]);
  expect(panel.getByText("7 people could be asked, most free capacity first.")).toBeInTheDocument();
  expect(panel.getByText("One person could be asked, nearest to the wanted skills first.")).toBeInTheDocument();
  expect(panel.getByText("5 more could have been asked.")).toBeInTheDocument();
  const [others, ...none] = panel.getAllByRole("list", { name: "Who was not asked", hidden: true });
  expect([...(others?.children ?? [])].map((one) => one.textContent)).toEqual([
    "12 of another presence: Aki, Beni and 10 more",
    "1 without the skills: Dewi",
  ]);
  expect(none).toEqual([]);
});

it("tells of a match by preference where each of those preferred stood, when there are several", async () => {
  const preferred = [
    { id: "user-2", name: "Ming Chen", standing: "absent" },
    { id: "user-1", name: "Rin Tanaka", standing: "here" },
  ];
  const detail = { ...rin, way: "preferred", outcome: "offered", fallback: "leave", preferred };
  const one = step("matched", { ...detail, preferred: preferred.slice(1) });
  server.use(http.get(STEPS, () => HttpResponse.json({ items: [step("matched", detail), one], next_cursor: null })));
  const panel = within(await ask());
  const [list, ...more] = await panel.findAllByRole("list", { name: "Whom the customer prefers", hidden: true });
  expect([...(list?.children ?? [])].map((row) => row.textContent)).toEqual([
    "Ming Chen · not there",
    "Rin Tanaka · there",
  ]);
  expect(more).toEqual([]);
});

it("says when the workstream’s own queue was taken, since no rule chose one", async () => {
  const items = [step("queue_chosen", { processed: 3, matched: [], fallback: true })];
  server.use(http.get(STEPS, () => HttpResponse.json({ items, next_cursor: null })));
  await ask();
  expect(
    await screen.findByText(
      "3 rules looked at, 3 did not hold. No rule chose a queue, so the workstream’s own is taken.",
    ),
  ).toBeInTheDocument();
});

it("reads on where there are many steps", async () => {
  const pages: Record<string, unknown> = {
    first: { items: [step("queued", orders)], next_cursor: "more" },
    more: { items: [step("missed", rin)], next_cursor: null },
  };
  server.use(
    http.get(STEPS, ({ request }) =>
      HttpResponse.json(pages[new URL(request.url).searchParams.get("cursor") ?? "first"] as object),
    ),
  );
  await ask();
  await screen.findByText("Queued in Orders");
  await userEvent.click(screen.getByRole("button", { name: "Show later steps", hidden: true }));
  expect(await screen.findByText("Rin Tanaka let the offer run out")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Show later steps", hidden: true })).toBeNull();
});

it("says when nothing is decided yet, and what went wrong", async () => {
  server.use(http.get(STEPS, () => problem(403, "forbidden"), { once: true }));
  await ask();
  expect(await screen.findByText("You don’t have permission to do this.")).toBeInTheDocument();
  server.use(http.get(STEPS, () => HttpResponse.json({ items: [], next_cursor: null })));
  await userEvent.click(screen.getByRole("button", { name: "Try again", hidden: true }));
  expect(await screen.findByText("Nothing has been decided about this conversation yet.")).toBeInTheDocument();
});
