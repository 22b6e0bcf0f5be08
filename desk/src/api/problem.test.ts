// What went wrong, in words: every stable code, every broken answer, and what a form learns from it.
import { describe, expect, it, vi } from "vitest";
import { serverClock } from "~/lib/server-clock";
import { at, HttpResponse, http, problem, server, withServer } from "../../test/server";
import { answer, api, onSignedOut } from "./client";
import { forgetSession } from "./live";
import { explain, hasCode, isPassing, Problem, Unreachable } from "./problem";

withServer();

describe("in words a representative can act on", () => {
  it.each([
    [{ code: "not_signed_in" }, /Sign in again/],
    [{ code: "forbidden" }, /permission/],
    [{ code: "already_assigned", owner: { id: "u2", name: "Ming Chen" } }, /^Ming Chen already has/],
    [{ code: "already_assigned", owner: "nonsense" }, /^Someone else already has/],
    [{ code: "over_capacity" }, /Finish a conversation first/],
    [{ code: "not_assigned_to_you" }, /not assigned to you any more/],
    [{ code: "wrong_state" }, /has moved on/],
    [{ code: "unavailable" }, /busy/],
    [{ code: "something_new", detail: "What the server says." }, /^What the server says\.$/],
    [{ code: "something_new", title: "Its title" }, /^Its title$/],
  ])("%o", (body, words) => {
    expect(explain(new Problem(409, body))).toMatch(words);
  });

  it("has words for a server that is not there, and for a fault of its own", () => {
    expect(explain(new Unreachable(new TypeError("fetch failed")))).toMatch(/Check your connection/);
    expect(explain(new TypeError("x is undefined"))).toMatch(/unexpected went wrong in this page/);
  });

  it.each([null, "<html>", 7, [], { detail: 7 }])("survives a body like %j", (body) => {
    expect(explain(new Problem(418, body))).toBe("The server answered 418.");
    expect(new Problem(503, body)).toMatchObject({ code: "unavailable", passing: true });
    expect(new Problem(418, body)).toMatchObject({ code: "unexpected", passing: false, fieldErrors: [] });
  });
});

describe("worth asking again", () => {
  it.each([
    [500, true],
    [503, true],
    [429, true],
    [408, true],
    [400, false],
    [401, false],
    [409, false],
    [422, false],
  ])("%d: %s", (status, passing) => {
    expect(isPassing(new Problem(status, {}))).toBe(passing);
  });

  it("so is silence, but not a fault of the page", () => {
    expect(isPassing(new Unreachable("x"))).toBe(true);
    expect(isPassing(new Error("x"))).toBe(false);
  });

  it.each([
    ["30", 30],
    [null, null],
    ["Wed, 21 Oct 2026 07:28:00 GMT", null],
  ])("after %s: %s s", (header, seconds) => {
    expect(new Problem(429, {}, header).retryAfterSeconds).toBe(seconds);
  });
});

it("reads the faults of fields, whatever shape their path has", () => {
  const errors = [
    { path: ["body", "name"], message: "Too long." },
    { path: "email", message: "Odd." },
    { message: "Nowhere." },
    { path: "x" },
    "nonsense",
    null,
  ];
  expect(new Problem(422, { code: "invalid", errors }).fieldErrors).toEqual([
    { path: "body.name", message: "Too long." },
    { path: "email", message: "Odd." },
    { path: "", message: "Nowhere." },
    { path: "x", message: "Please check this field." },
  ]);
});

describe("asking the server", () => {
  const me = () => answer(api.GET("/api/me"));

  it("throws what the server says, and what it does not say", async () => {
    server.use(http.get(at("/api/me"), () => problem(409, "wrong_state"), { once: true }));
    await expect(me()).rejects.toSatisfy((error) => hasCode(error, "wrong_state"));
    server.use(http.get(at("/api/me"), () => HttpResponse.error(), { once: true }));
    await expect(me()).rejects.toBeInstanceOf(Unreachable);
    server.use(http.get(at("/api/me"), () => new HttpResponse("<html>", { status: 502 }), { once: true }));
    await expect(me()).rejects.toMatchObject({ status: 502, code: "unavailable" });
  });

  it("tells at once when the session is over, and only then", async () => {
    const told = vi.fn();
    onSignedOut(told);
    server.use(http.get(at("/api/me"), () => problem(401, "wrong_credentials"), { once: true }));
    await expect(me()).rejects.toThrow();
    expect(told).not.toHaveBeenCalled();
    server.use(http.get(at("/api/me"), () => problem(401, "not_signed_in"), { once: true }));
    await expect(me()).rejects.toThrow();
    expect(told).toHaveBeenCalledOnce();
    onSignedOut(forgetSession);
  });

  it("learns the server's clock from every answer, also from a refusal", async () => {
    const ahead = new Date(Date.now() + 3_600_000).toUTCString();
    server.use(http.get(at("/api/me"), () => problem(403, "forbidden", {}, { date: ahead })));
    await expect(me()).rejects.toThrow();
    expect(Math.round((serverClock.now() - Date.now()) / 60_000)).toBe(60);
    serverClock.learn(new Date().toUTCString(), Date.now());
  });

  it("repeats what is many in an address, and proves that the page is ours", async () => {
    const asked = vi.fn();
    server.use(
      http.get(at("/api/conversations"), ({ request }) => {
        asked(new URL(request.url).search, request.headers.get("x-madoguchi"));
        return HttpResponse.json({ items: [], next_cursor: null });
      }),
    );
    await answer(api.GET("/api/conversations", { params: { query: { state: ["active", "waiting"], limit: 5 } } }));
    expect(asked).toHaveBeenCalledExactlyOnceWith("?state=active&state=waiting&limit=5", "1");
  });
});
