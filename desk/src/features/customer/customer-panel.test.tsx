// What stands beside a thread: the customer, the account they wrote to, and how their conversation is handled.
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Conversation } from "~/api/types";
import { conversation } from "../../../test/builders";
import { show } from "../../../test/render";
import { CustomerPanel } from "./customer-panel";

function facts(title: string, change: Partial<Conversation> = {}) {
  const view = show(<CustomerPanel conversation={conversation(change)} />);
  const section = within(screen.getByRole("region", { name: title }));
  const values = section.getAllByRole("definition").map((value) => value.textContent);
  const said = Object.fromEntries(section.getAllByRole("term").map((term, index) => [term.textContent, values[index]]));
  view.unmount();
  return said;
}

it("says who the customer is, in words rather than codes", () => {
  expect(facts("Customer")).toEqual({ Language: "Japanese", Channel: "LINE", Account: "Shop JP" });
  const nobody = {
    id: "c",
    kind: "person" as const,
    display_name: null,
    picture_url: null,
    language: null,
    contact: null,
  };
  expect(facts("Customer", { customer: nobody })).toMatchObject({ Language: "Not known" });
});

it("says who has the conversation, or that nobody has", () => {
  expect(facts("Conversation")).toMatchObject({
    Queue: "Orders · Why here?",
    Workstream: "Shop",
    "Assigned to": "Rin Tanaka",
  });
  const bare = { queue: null, workstream: null, assignee: null };
  expect(facts("Conversation", bare)).toMatchObject({
    Queue: "None · Why here?",
    Workstream: "None",
    "Assigned to": "Nobody yet",
  });
});

it("says how long an answer is owed, and when it was closed, only where that is so", () => {
  expect(Object.keys(facts("Conversation"))).not.toContain("Unanswered");
  const since = new Date(Date.now() - 3 * 60_000 - 5000).toISOString();
  expect(facts("Conversation", { awaiting_reply_since: since })).toMatchObject({ Unanswered: "3 min" });
  expect(facts("Conversation", { state: "closed", closed_at: since })).toMatchObject({ Closed: "3 min" });
});

it("says since when the customer has blocked the account, and nothing where they have not", () => {
  expect(Object.keys(facts("Customer"))).not.toContain("Blocked");
  const blocked_at = new Date(Date.now() - 3 * 60_000 - 5000).toISOString();
  expect(facts("Customer", { blocked_at })).toMatchObject({ Blocked: "3 min" });
  const group = {
    id: "c",
    kind: "group" as const,
    display_name: "Picnic",
    picture_url: null,
    language: null,
    contact: null,
  };
  expect(facts("Customer", { blocked_at, customer: group })).toMatchObject({ Channel: "LINE group", Left: "3 min" });
});
