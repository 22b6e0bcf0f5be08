// The one typed door to the HTTP API: adds the CSRF header, learns the server's clock, turns failures into errors.
import createClient from "openapi-fetch";
import { serverClock } from "~/lib/server-clock";
import { Problem, Unreachable } from "./problem";
import type { paths } from "./schema.gen";

export const api = createClient<paths>({
  // Relative paths would do in a browser; tests have no page to be relative to.
  baseUrl: typeof window === "undefined" ? "" : window.location.origin,
  credentials: "same-origin",
  headers: { "X-Madoguchi": "1" },
  // `state` repeats: ?state=active&state=waiting
  querySerializer: { array: { style: "form", explode: true } },
  // Looked up on each call, so that a test can put its own in place.
  fetch: (request) => globalThis.fetch(request),
});

api.use({
  async onResponse({ response }) {
    serverClock.learn(response.headers.get("date"), Date.now());
    return response;
  },
});

let signedOut: () => void = () => undefined;

/** Called whenever any answer says that the session is over. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer, or a `Problem` or `Unreachable` thrown. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    throw new Unreachable(cause);
  }
  if (outcome.response.ok) return outcome.data as T;
  const problem = new Problem(outcome.response.status, outcome.error, outcome.response.headers.get("retry-after"));
  if (problem.code === "not_signed_in") signedOut();
  throw problem;
}
