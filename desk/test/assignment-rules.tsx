// A custom queue whose rules can be read and saved, as the server does it, and the page that shows them.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import type { Queue, QueueRuleFields, RoutingField } from "~/api/types";
import { AssignmentRulesPage } from "~/features/settings/assignment-rules/assignment-rules-page";
import { queue } from "./builders";
import { show } from "./render";
import { asks, FIELDS } from "./routing-rules";
import { at, HttpResponse, http, problem, server } from "./server";

const like = (name: string, label: string, type: RoutingField["type"], more: Partial<RoutingField> = {}) => ({
  ...(FIELDS.find((one) => one.type === type) as RoutingField),
  name,
  label,
  choices: null,
  ...more,
});
const PRESENCES = [
  { value: "available", label: "Available" },
  { value: "busy", label: "Busy" },
];
const UNITS = like("units", "Capacity units wanted", "number");
const ALLOWED: RoutingField = { ...UNITS, name: "allowed_presences", label: "Allowed presences", type: "choices" };

export const RULE_FIELDS: QueueRuleFields = {
  conversation: FIELDS,
  person: [
    like("user_name", "Representative’s name", "text"),
    like("presence", "Presence", "choice", { choices: PRESENCES }),
    like("free_units", "Free capacity units", "number"),
  ],
  beside: [UNITS, ALLOWED, ...FIELDS],
  conversation_orders: [
    { value: "fifo", label: "First in, first out" },
    { value: "priority", label: "Priority" },
  ],
  person_orders: [
    { value: "round_robin", label: "In turns" },
    { value: "free_units", label: "Most free capacity units first" },
  ],
};

const ALWAYS = { combinator: "and", rules: [] };
const PRESENT = {
  combinator: "and",
  rules: [{ field: "presence", operator: "in", value: "allowed_presences", valueSource: "field" }],
};

export type Part = "prioritization" | "assignment-rules";
type Document = Record<string, unknown> & { version: number };
const OF = "/api/admin/queues/queue-1";

/** What is kept, what was sent, and what the server refuses next. */
export class QueueRulesWorld {
  queue: Queue = queue({ assignment_method: "custom" });
  kept: Record<Part, Document> = {
    prioritization: {
      rules: [
        { name: "Gold", condition: asks("first_message", "contains", "gold"), order_by: "priority" },
        { name: "Thai", condition: asks("language", "=", "th"), order_by: "fifo" },
      ],
      version: 2,
    },
    "assignment-rules": {
      rulesets: [
        {
          name: "VIP",
          when: asks("priority", "=", 1),
          rules: [{ name: "Ken", condition: asks("user_name", "=", "Ken"), order_by: "free_units" }],
        },
        {
          name: "Rest",
          when: ALWAYS,
          rules: [
            { name: "Present", condition: PRESENT, order_by: "round_robin" },
            { name: "Anybody", condition: ALWAYS, order_by: "round_robin" },
          ],
        },
      ],
      version: 4,
    },
  };
  sent: { part: Part; body: Document }[] = [];
  refuses: { status: number; code: string; extra: Record<string, unknown> } | null = null;

  install() {
    server.use(
      http.get(at("/api/admin/queues"), () => HttpResponse.json({ items: [this.queue] })),
      http.get(at(`${OF}/rule-fields`), () => HttpResponse.json(RULE_FIELDS)),
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

export function openQueueRules(path = "/admin/queues/queue-1/rules") {
  const root = createRootRoute();
  const page = createRoute({
    getParentRoute: () => root,
    path: "/admin/queues/$queueId/rules",
    component: AssignmentRulesPage,
  });
  const list = createRoute({
    getParentRoute: () => root,
    path: "/admin/queues",
    component: () => <p>at the queues</p>,
  });
  const router = createRouter({
    routeTree: root.addChildren([page, list]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the desk's own router is registered, and this is a smaller one
  show(<RouterProvider router={router as any} />);
  return router;
}
