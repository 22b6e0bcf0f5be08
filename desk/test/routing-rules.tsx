// A workstream whose rules can be read, saved and tried, as the server does it, and the page that shows them.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { RoutingField, RuleCounts, Supposed } from "~/api/types";
import { RoutingRulesPage } from "~/features/settings/routing-rules/routing-rules-page";
import { queue, workstream } from "./builders";
import { show } from "./render";
import { at, HttpResponse, http, problem, server } from "./server";

type Operators = [name: string, words: string, takes: RoutingField["operators"][number]["takes"]][];

const EMPTINESS: Operators = [
  ["null", "is empty", "nothing"],
  ["notNull", "is not empty", "nothing"],
];
const EQUALITY: Operators = [
  ["=", "is", "one"],
  ["!=", "is not", "one"],
  ["in", "is one of", "several"],
];
const OPERATORS: Record<RoutingField["type"], Operators> = {
  text: [...EQUALITY, ["contains", "contains", "one"], ["matches", "matches the pattern", "pattern"], ...EMPTINESS],
  number: [["=", "is", "one"], [">", "is more than", "one"], ["between", "is between", "two"], ...EMPTINESS],
  choice: [...EQUALITY, ...EMPTINESS],
  choices: [["contains", "include", "one"]],
  words: [["contains", "include", "one"]],
  flag: [["=", "is", "one"]],
  time: [
    ["<", "is before", "one"],
    ["between", "is between", "two"],
  ],
};

const field = (
  name: string,
  label: string,
  type: RoutingField["type"],
  choices: Record<string, string> | null = null,
): RoutingField => ({
  name,
  label,
  type,
  choices: choices && Object.entries(choices).map(([value, words]) => ({ value, label: words })),
  operators: OPERATORS[type].map(([sign, words, takes]) => ({ name: sign, words, takes })),
  settable: ["priority", "language"].includes(name) || name.includes(":"),
});

export const FIELDS: RoutingField[] = [
  field("first_message", "First message", "text"),
  field("language", "Language", "text"),
  field("friendship", "Friendship with the account", "choice", { friend: "Has added it", unknown: "Not known" }),
  field("returning", "Has written before", "flag"),
  field("priority", "Priority", "number"),
  field("weekday", "Day of the week", "choice", { monday: "Monday", sunday: "Sunday" }),
  field("time_of_day", "Time of day", "time"),
  field("account", "LINE account", "choice", { "account-1": "Shop JP" }),
  field("variable:order_value", "order_value", "number"),
];

/** A condition of one rule. */
export const asks = (name: string, operator: string, value?: unknown) => ({
  combinator: "and",
  rules: [{ field: name, operator, ...(value !== undefined && { value }) }],
});

const REFUND = {
  name: "Refunds",
  condition: asks("first_message", "contains", "refund"),
  outputs: [{ field: "priority", value: 10 }],
};
const JAPANESE = {
  name: "Japanese",
  condition: asks("language", "=", "ja"),
  outputs: [{ field: "attribute:topic", value: "domestic" }],
};

export type Part = "classification" | "route-to-queue" | "context-variables";
type Document = Record<string, unknown> & { version: number };
const OF = "/api/admin/workstreams/workstream-1";

/** What is kept, what was sent, and what the server refuses next. */
export class RulesWorld {
  kept: Record<Part, Document> = {
    classification: { rulesets: [{ name: "Topics", rules: [REFUND, JAPANESE] }], version: 3 },
    "route-to-queue": {
      rules: [
        {
          name: "Night",
          condition: asks("time_of_day", "between", ["22:00", "06:00"]),
          queues: shares(["queue-1", 100]),
        },
        { name: "Rest", condition: { combinator: "and", rules: [] }, queues: shares(["queue-1", 70], ["queue-2", 30]) },
      ],
      version: 5,
    },
    "context-variables": { variables: [{ name: "order_value", type: "number" }], version: 1 },
  };
  sent: { part: Part; body: Document }[] = [];
  tried: Supposed[] = [];
  refuses: { status: number; code: string; extra: Record<string, unknown> } | null = null;

  counts: () => Response = () => HttpResponse.json(NO_COUNTS);

  install() {
    const items = <T,>(found: T[]) => HttpResponse.json({ items: found });
    server.use(
      http.get(at("/api/admin/workstreams"), () => items([workstream()])),
      http.get(at("/api/admin/queues"), () => items([queue(), queue({ id: "queue-2", name: "Returns" }), THIRD])),
      http.get(at(`${OF}/rule-counts`), () => this.counts()),
      http.get(at(`${OF}/routing-fields`), () => items(FIELDS)),
      ...(Object.keys(this.kept) as Part[]).flatMap((part) => [
        http.get(at(`${OF}/${part}`), () => HttpResponse.json(this.kept[part])),
        http.put(at(`${OF}/${part}`), async ({ request }) => this.take(part, (await request.json()) as Document)),
      ]),
    );
  }

  private take(part: Part, body: Document) {
    this.sent.push({ part, body });
    const refusal = this.refuses;
    this.refuses = null;
    if (refusal) return problem(refusal.status, refusal.code, refusal.extra);
    if (body.version !== this.kept[part].version)
      return problem(409, "changed_meanwhile", { detail: `Somebody else has changed the ${part} meanwhile.` });
    this.kept[part] = { ...body, version: body.version + 1 };
    return HttpResponse.json(this.kept[part]);
  }
}

export const tally = (name: string, [processed, matched, applied]: [number, number, number], week = [0, 0, 0]) => ({
  name,
  day: { processed, matched, applied },
  week: { processed: week[0] ?? 0, matched: week[1] ?? 0, applied: week[2] ?? 0 },
});
export const NO_COUNTS: RuleCounts = {
  day_since: "2026-11-23T08:00:00Z",
  week_since: "2026-11-17T08:00:00Z",
  rulesets: [{ name: "Topics", day: 0, week: 0, rules: [] }],
  routes: { name: "", day: 0, week: 0, rules: [] },
};

const THIRD = queue({ id: "queue-3", name: "Thai" });

function shares(...parts: [string, number][]) {
  return parts.map(([queue_id, percent]) => ({ queue_id, percent }));
}

export function openRules(path = "/admin/workstreams/workstream-1/rules") {
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: "/admin/workstreams/$workstreamId/rules",
    component: RoutingRulesPage,
  });
  const other = (address: string) =>
    createRoute({ getParentRoute: () => root, path: address, component: () => <p>at {address}</p> });
  const router = createRouter({
    routeTree: root.addChildren([page, other("/admin/workstreams"), other("/admin/queues")]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
  show(<RouterProvider router={router as any} />);
  return router;
}

// Without layout, panels count as hidden from assistive technology a moment after they open.
const hidden = true;
export const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name, hidden }));
export const tab = async (name: RegExp) => userEvent.click(await screen.findByRole("tab", { name }));
export const select = (name: string, option: string) =>
  userEvent.selectOptions(screen.getByRole("combobox", { name, hidden }), option);
export const write = async (name: string | RegExp, text: string) => {
  const box = screen.getByRole("textbox", { name, hidden });
  await userEvent.clear(box);
  await userEvent.type(box, text);
};
export const panel = (name: string) => screen.findByRole("alertdialog", { name, hidden });
/** The names of the rules of a list, as they stand. */
export const names = (list: string) =>
  within(screen.getByRole("list", { name: list, hidden }))
    .queryAllByRole("listitem", { hidden })
    .map((row) => row.getAttribute("aria-label"));
