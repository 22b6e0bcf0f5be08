// Time-out rules on the page: written, put in order, taken back, and never lost to somebody else's.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { TimeOutRule, TimeOutRulesChange, Workstream } from "~/api/types";
import { workstream } from "../../../../test/builders";
import { show } from "../../../../test/render";
import { names, panel, press, select, write } from "../../../../test/routing-rules";
import { at, HttpResponse, http, problem, server, withServer } from "../../../../test/server";
import { TimeOutRulesPage } from "./time-out-rules-page";

withServer();

const NUDGE: TimeOutRule = {
  id: "rule-1",
  priority: 1,
  name: "Nudge",
  enabled: true,
  trigger: "customer_non_response",
  value: 10,
  unit: "minutes",
  action: "tell_customer",
  texts: { en: "Is anything left?" },
  default_language: "en",
};
const CLOSING: TimeOutRule = {
  ...NUDGE,
  id: "rule-2",
  priority: 2,
  name: "Closing",
  value: 2,
  unit: "days",
  action: "close",
  texts: {},
  default_language: null,
};
const LIST = "Time-out rules";

let rules: TimeOutRule[];
let version: number;
let sent: TimeOutRulesChange[];

beforeEach(() => {
  rules = [NUDGE, CLOSING];
  version = 4;
  sent = [];
});

async function open(change: Partial<Workstream> = {}) {
  server.use(
    http.get(at("/api/admin/workstreams"), () => HttpResponse.json({ items: [workstream(change)] })),
    http.get(at("/api/admin/workstreams/workstream-1/timeout-rules"), () => HttpResponse.json({ rules, version })),
    http.put(at("/api/admin/workstreams/workstream-1/timeout-rules"), async ({ request }) => {
      const body = (await request.json()) as TimeOutRulesChange;
      sent.push(body);
      if (body.version !== version) return problem(409, "changed_meanwhile", { detail: "Somebody else was first." });
      version += 1;
      rules = body.rules.map((one, index) => ({ ...NUDGE, ...one, id: one.id ?? `rule-${index + 10}` }) as TimeOutRule);
      return HttpResponse.json({ rules, version });
    }),
  );
  const root = createRootRoute();
  const path = "/admin/workstreams/$workstreamId/time-outs";
  const page = createRoute({ getParentRoute: () => root, path, component: TimeOutRulesPage });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ["/admin/workstreams/workstream-1/time-outs"] }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
  show(<RouterProvider router={router as any} />);
  await screen.findByText(/^What happens in conversations of Shop/);
  await waitFor(() => expect(names(LIST)).toEqual(rules.map((one) => one.name)));
}

it("shows each rule with its condition and what it does, in order", async () => {
  await open();
  await waitFor(() => expect(names(LIST)).toEqual(["Nudge", "Closing"]));
  expect(screen.getByTitle("Customer silent for more than 10 minutes")).toBeVisible();
  expect(screen.getByTitle("Close the conversation")).toBeVisible();
  expect(screen.queryByText(/sends no automated messages/)).toBeNull();
});

it("teaches what rules are for where there are none, and takes the first", async () => {
  rules = [];
  await open();
  expect(await screen.findByText("Silence has no consequences yet")).toBeVisible();
  await press("Add a rule");
  await panel("Add a rule");
  await press("Done");
  expect(await screen.findByText("Enter a name.")).toBeVisible();
  expect(screen.getByText("Write the text in English, the default.")).toBeVisible();
  await write(/^Name/, "Hint");
  await select("When", "We do not answer the customer");
  await select("Unit", "Minutes");
  await select("Then", "Tell the representative");
  await write(/^Text in English/, "Please answer");
  const preview = screen.getByRole("figure", { name: "Preview", hidden: true });
  expect(within(preview).getByText("Please answer")).toBeInTheDocument();
  expect(within(preview).getByText("In the thread")).toBeInTheDocument();
  await press("Done");
  await waitFor(() => expect(names(LIST)).toEqual(["Hint"]));
  await press("Save");
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    version: 4,
    rules: [
      {
        name: "Hint",
        enabled: true,
        trigger: "representative_non_response",
        value: 1,
        unit: "minutes",
        action: "tell_representative",
        texts: { en: "Please answer" },
        default_language: "en",
      },
    ],
  });
});

it("has a tab for each language, and one of them is the default", async () => {
  await open();
  await press("Nudge");
  await panel("Nudge");
  await select("Another language", "Japanese");
  await write(/^Text in Japanese/, "何かございますか");
  await press("Make it the default");
  expect(screen.getByRole("tab", { name: "Japanese (default)", hidden: true })).toBeInTheDocument();
  await userEvent.click(screen.getByRole("tab", { name: /^English/, hidden: true }));
  await press("Remove this language");
  expect(screen.queryByRole("tab", { name: /^English/, hidden: true })).toBeNull();
  await press("Done");
  await press("Save");
  await waitFor(() => expect(sent[0]?.rules[0]).toMatchObject({ id: "rule-1", default_language: "ja" }));
  expect(sent[0]?.rules[0]?.texts).toEqual({ ja: "何かございますか" });
});

it("is put in another order, copied, deleted and taken back", async () => {
  await open();
  await waitFor(() => expect(names(LIST)).toEqual(["Nudge", "Closing"]));
  await press("Move Closing up");
  expect(names(LIST)).toEqual(["Closing", "Nudge"]);
  await press("Copy Nudge");
  await press("Delete Closing");
  expect(names(LIST)).toEqual(["Nudge", "Copy of Nudge"]);
  await press("Undo");
  expect(names(LIST)).toEqual(["Closing", "Nudge", "Copy of Nudge"]);
  await press("Save");
  await waitFor(() => expect(sent[0]?.rules.map((one) => one.id)).toEqual(["rule-2", "rule-1", undefined]));
});

it("keeps what was written when somebody else was first", async () => {
  await open();
  await waitFor(() => expect(names(LIST)).toHaveLength(2));
  await press("Delete Closing");
  version = 5;
  await press("Save");
  expect(await screen.findByText(/Yours are still here/)).toBeVisible();
  expect(names(LIST)).toEqual(["Nudge"]);
  await press("Load theirs");
  await waitFor(() => expect(names(LIST)).toEqual(["Nudge", "Closing"]));
});

it("takes no second rule of a name, and no time longer than a year", async () => {
  await open();
  await press("Closing");
  await panel("Closing");
  await write(/^Name/, "Nudge");
  const value = screen.getByRole("spinbutton", { name: "For more than", hidden: true });
  await userEvent.clear(value);
  await userEvent.type(value, "400{Enter}");
  await press("Done");
  expect(await screen.findByText("Another rule has this name.")).toBeVisible();
  expect(screen.getByText("A year is the longest.")).toBeVisible();
});

it("says that nothing is told where the workstream sends no automated messages", async () => {
  await open({ allow_automated_messages: false });
  expect(await screen.findByText(/sends no automated messages/)).toBeVisible();
});
