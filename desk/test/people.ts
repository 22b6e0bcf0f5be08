// People at work as the server keeps them, in memory: found by page, and changed alone or many at once.
import { MOST_PEOPLE } from "~/api/people";
import type { PersonAtWork, PersonChanged, PersonDetail, ProfileChoice, StaffChange } from "~/api/types";
import { presenceOf } from "./builders";
import { CAPACITY } from "./capacity";
import { at, HttpResponse, http, problem } from "./server";
import { choice, skill } from "./skills";

export const ORDERS = { id: "queue-1", name: "Orders" };
export const REFUNDS = { id: "queue-2", name: "Refunds" };
const CHATS: ProfileChoice = { id: "profile-1", name: "Chats", item_limit: 3 };

const OWN = { text: "In training", base: "away", description: "", shown_by: 0, begun_with_by: 0 };

export const personAtWork = (name: string, change: Partial<PersonAtWork> = {}): PersonAtWork => ({
  id: name,
  name,
  role: "representative",
  presence: presenceOf({ user_id: name }),
  default_presence: "available",
  default_custom: null,
  working_hours: null,
  capacity_units: 4,
  units_taken: 0,
  slots: [],
  windows: 1,
  queues: [ORDERS],
  skills: [],
  ...change,
});

/** What was asked of it: which method and path, with what. */
interface Told {
  did: string;
  body: unknown;
}

export class StaffWorld {
  people: PersonAtWork[] = [];
  own = [
    { id: "for-all", name: "Training", ...OWN },
    { id: "for-ken", name: "Back office", ...OWN },
  ];
  told: Told[] = [];
  /** The searches that were asked for. */
  asked: URLSearchParams[] = [];
  /** How many the page shows; those whose ids are asked for come as many at once as the server lists. */
  page = 50;
  /** What it says to the next change of one person. */
  refuses: { status: number; code: string } | null = null;
  /** Which requests to change many, by their number, find it busy. */
  busy = new Set<number>();
  #requests = 0;
  /** Who cannot be changed, and why. */
  unable: Record<string, string> = {};

  handlers() {
    return [
      http.get(at("/api/users"), ({ request }) => this.#list(new URL(request.url).searchParams)),
      http.get(at("/api/users/:id"), ({ params }) => {
        const found = this.people.find((one) => one.id === params.id);
        return found ? HttpResponse.json(detailOf(found)) : problem(404, "not_found");
      }),
      http.get(at("/api/queues"), () => HttpResponse.json({ items: [ORDERS, REFUNDS] })),
      http.get(at("/api/capacity-profiles"), () => HttpResponse.json({ items: [CHATS] })),
      http.get(at("/api/skills"), () =>
        HttpResponse.json({ items: [choice(skill("skill-1", "Japanese"))], next_cursor: null }),
      ),
      http.get(at("/api/admin/presences"), () =>
        HttpResponse.json({
          items: this.own.map((one) => ({
            ...one,
            for_everybody: one.id === "for-all",
            people: one.id === "for-all" ? [] : [{ id: "Ken", name: "Ken" }],
          })),
        }),
      ),
      http.patch(at("/api/users"), ({ request }) => this.#changeMany(request)),
      http.patch(at("/api/users/:id"), async ({ request, params }) => {
        if (this.refuses) {
          const { status, code } = this.refuses;
          this.refuses = null;
          return problem(status, code);
        }
        this.told.push({ did: `PATCH ${params.id}`, body: await request.json() });
        return HttpResponse.json(detailOf(personAtWork(String(params.id))));
      }),
    ];
  }

  #list(query: URLSearchParams) {
    this.asked.push(query);
    const search = query.get("search")?.toLowerCase() ?? "";
    const matching = this.people.filter(
      (one) =>
        one.name.toLowerCase().includes(search) &&
        (!query.has("queue") || one.queues.some((queue) => queue.id === query.get("queue"))) &&
        (!query.has("presence") || one.presence.presence === query.get("presence")),
    );
    const start = Number(query.get("cursor") ?? 0);
    const limit = Number(query.get("limit"));
    const end = start + (limit === MOST_PEOPLE ? limit : this.page);
    return HttpResponse.json({
      items: matching.slice(start, end),
      next_cursor: end < matching.length ? String(end) : null,
      matching: matching.length,
    });
  }

  async #changeMany(request: Request) {
    this.#requests += 1;
    if (this.busy.has(this.#requests)) return problem(503, "busy", {}, { "retry-after": "0" });
    const body = (await request.json()) as { user_ids: string[]; changes: StaffChange[] };
    this.told.push({ did: "PATCH", body });
    const items = body.user_ids.map((id): PersonChanged => {
      const why = this.unable[id] ?? null;
      return { user_id: id, name: id, result: why ? "refused" : "changed", why };
    });
    return HttpResponse.json({ items });
  }
}

const detailOf = (one: PersonAtWork): PersonDetail => ({
  ...one,
  capacity: { ...CAPACITY, profiles: CAPACITY.profiles.slice(0, 1) },
});
