// The skills that a conversation wants, in the panel beside it: read by all, changed by those who may.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { Conversation, Me } from "~/api/types";
import { conversation, desk, ME } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { SkillsWorld } from "../../../test/skills";
import { CustomerPanel } from "./customer-panel";

withServer();
beforeEach(() => server.use(...new SkillsWorld().handlers()));

const JAPANESE = { id: "skill-1", name: "Japanese", rating: 3, label: "Fluent" };
const panel = (change: Partial<Conversation> = {}, me: Partial<Me> = {}) =>
  show(<CustomerPanel conversation={conversation(change)} />, desk({ me: { ...ME, ...me } }));
const edit = () => screen.queryByRole("button", { name: "Edit skills" });

it("shows each skill with the word of its rating", async () => {
  panel({ skills: [JAPANESE, { id: "skill-2", name: "Thai", rating: 5, label: "5" }] });
  expect(await screen.findByText("Japanese · 3 · Fluent")).toBeVisible();
  expect(screen.getByText("Thai · 5")).toBeVisible();
});

it.each<[string, boolean, Partial<Conversation>, Partial<Me>]>([
  ["who holds it", true, {}, {}],
  ["who holds it in wrap-up", true, { state: "wrap_up" }, {}],
  ["a representative whom no one lets", false, {}, { may_edit_skills: false }],
  ["a representative who does not hold it", false, { assignee: null, state: "open" }, {}],
  ["a supervisor, of what waits", true, { assignee: null, state: "open" }, { role: "supervisor" }],
  ["nobody, once it is closed", false, { state: "closed" }, { role: "supervisor" }],
])("may be changed by %s: %s", async (_, may, change, me) => {
  panel({ skills: [JAPANESE], ...change }, me);
  await screen.findByText("Japanese · 3 · Fluent");
  expect(edit() !== null).toBe(may);
});

it("takes no room where nothing is wanted and nobody may change that", async () => {
  panel({ assignee: null });
  const terms = within(screen.getByRole("region", { name: "Conversation" })).getAllByRole("term");
  expect(terms.map((term) => term.textContent)).not.toContain("Skills");
});

it("saves what is chosen, and says why it was refused", async () => {
  const told: unknown[] = [];
  let refuse = true;
  server.use(
    http.put(at("/api/conversations/conversation-1/skills"), async ({ request }) => {
      told.push(await request.json());
      if (refuse) return problem(403, "forbidden");
      return HttpResponse.json(conversation({ skills: [] }));
    }),
  );
  panel({ skills: [JAPANESE] });
  await userEvent.click(await screen.findByRole("button", { name: "Edit skills" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("combobox", { name: "Add to wanted skills" }));
  await userEvent.click(await screen.findByRole("option", { name: /Thai/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Remove Japanese" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("You don’t have permission to do this.")).toBeVisible();
  refuse = false;
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(told).toEqual(Array(2).fill({ skills: [{ id: "skill-2", rating: 5 }] }));
});
