// A stand-in for the HTTP API; each test says what it answers.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";
import { queryClient } from "~/api/live";
import { myNotifications } from "./notifications";

export const at = (path: string) => `${window.location.origin}${path}`;
/** What every part of the desk asks beside what a test is about: all is well, and nothing has happened. */
export const server = setupServer(
  http.get(at("/api/line-accounts"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/me/notifications"), () => HttpResponse.json(myNotifications())),
  http.get(at("/api/me/notices"), () => HttpResponse.json({ items: [], next_cursor: null, unread: 0 })),
  http.get(at("/api/allowances"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/absences"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/unserved-queues"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/admin/queues/:id/uses"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/admin/workstreams/:id/uses"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/skills"), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at("/api/admin/users/:id/skills"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/admin/capacity-profiles"), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at("/api/admin/users/:id/capacity"), () =>
    HttpResponse.json({ units: { limit: 4, taken: 0, free: 4 }, profiles: [], holdings: [] }),
  ),
  http.get(at("/api/admin/presences"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/admin/operating-hours"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/admin/notification-templates"), () => HttpResponse.json({ items: [], slugs: [] })),
  http.get(at("/api/quick-replies"), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at("/api/quick-replies/choices"), () => HttpResponse.json({ slugs: [], tags: [], workstreams: [] })),
  http.put(at("/api/offers/:id/rendering"), () => new HttpResponse(null, { status: 204 })),
  http.get(at("/api/conversations/:id/sessions"), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at("/api/customers/:id/timeline"), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get(at("/api/customers/:id/contact"), () => HttpResponse.json({ contact: null })),
  http.get(at("/api/contacts/tags"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/contacts/:id/merges"), () => HttpResponse.json({ items: [] })),
  http.get(at("/api/contacts/:id/preferred-representatives"), () =>
    HttpResponse.json({ items: [], choices: [], in_force: false }),
  ),
);

export function problem(status: number, code: string, extra: Record<string, unknown> = {}, headers: HeadersInit = {}) {
  const body = { type: "about:blank", title: code, status, code, detail: `detail of ${code}`, ...extra };
  return HttpResponse.json(body, { status, headers: { "content-type": "application/problem+json", ...headers } });
}

export function withServer() {
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  afterEach(() => {
    server.resetHandlers();
    queryClient.clear();
  });
  afterAll(() => server.close());
}

export { HttpResponse, http };
