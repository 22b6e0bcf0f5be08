// Skills as the server keeps them, in memory, and what it was told.
import type { RatingModel, Skill, SkillChoice, SkillMember, SkillType } from "~/api/types";
import { at, HttpResponse, http, problem } from "./server";

const TEN = Array.from({ length: 10 }, (_, index) => ({ rating: index + 1, label: String(index + 1) }));
export const LANGUAGE: SkillType = { id: "type-1", name: "Language", skills: 2 };
export const MODEL: RatingModel = { id: "model-1", name: "1 to 10", ratings: TEN, skills: 2 };
export const SPOKEN: RatingModel = {
  id: "model-2",
  name: "Spoken",
  ratings: [
    { rating: 1, label: "Some" },
    { rating: 3, label: "Fluent" },
  ],
  skills: 0,
};

export const skill = (id: string, name: string, change: Partial<Skill> = {}): Skill => ({
  id,
  name,
  description: "",
  type: { id: LANGUAGE.id, name: LANGUAGE.name },
  rating_model: { id: MODEL.id, name: MODEL.name },
  members: 0,
  ...change,
});
export const choice = ({ id, name, type }: Skill, ratings = TEN): SkillChoice => ({ id, name, type, ratings });
export const member = (id: string, name: string, change: Partial<SkillMember> = {}): SkillMember => ({
  id,
  name,
  email: `${id}@example.com`,
  rating: 5,
  active: true,
  in_service: true,
  ...change,
});

export class SkillsWorld {
  skills = [skill("skill-1", "Japanese", { members: 1 }), skill("skill-2", "Thai")];
  types = [LANGUAGE];
  models = [MODEL, SPOKEN];
  members = [member("user-1", "Rin Tanaka")];
  told: { did: string; body: unknown }[] = [];
  /** What the server refuses next. */
  refuses: { status: number; code: string; extra: Record<string, unknown> } | null = null;

  handlers() {
    const page = <T>(items: T[]) => HttpResponse.json({ items, next_cursor: null });
    const named = (request: Request, items: { name: string }[]) => {
      const wanted = new URL(request.url).searchParams.get("search")?.toLowerCase() ?? "";
      return page(items.filter(({ name }) => name.toLowerCase().includes(wanted)));
    };
    const took = async ({ request }: { request: Request }) => {
      const { pathname } = new URL(request.url);
      if (this.refuses) {
        const { status, code, extra } = this.refuses;
        this.refuses = null;
        return problem(status, code, extra);
      }
      const body = request.method === "DELETE" ? null : await request.json();
      this.told.push({ did: `${request.method} ${pathname.replace("/api/admin", "")}`, body });
      return request.method === "DELETE" ? new HttpResponse(null, { status: 204 }) : HttpResponse.json({ changed: 1 });
    };
    return [
      http.get(at("/api/skills"), () => page(this.skills.map((one) => choice(one)))),
      http.get(at("/api/admin/skills"), ({ request }) => named(request, this.skills)),
      http.get(at("/api/admin/skill-types"), ({ request }) => named(request, this.types)),
      http.get(at("/api/admin/rating-models"), ({ request }) => named(request, this.models)),
      http.get(at("/api/admin/skills/:id/members"), ({ request }) => named(request, this.members)),
      ...(["skills", "skill-types", "rating-models"] as const).flatMap((kind) => [
        http.post(at(`/api/admin/${kind}`), took),
        http.patch(at(`/api/admin/${kind}/:id`), took),
        http.delete(at(`/api/admin/${kind}/:id`), took),
      ]),
      http.patch(at("/api/admin/skills/:id/members"), took),
    ];
  }
}
