// Why somebody gets nothing: each cause in words, where it can be mended, and the panel that tells it.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { queryClient } from "~/api/live";
import type { Obstacle, Prospects } from "~/api/types";
import { desk, ME, obstacle, presenceOf, prospects, queueProspect } from "../../../test/builders";
import { show } from "../../../test/render";
import { at, HttpResponse, http, problem, server, withServer } from "../../../test/server";
import { PresenceMenu } from "./presence-menu";
import { ProspectsDrawer } from "./prospects-drawer";
import { causesOf, lastOfferWords } from "./prospects-words";

withServer();
beforeEach(() => queryClient.clear());

const stopped = (...changes: Partial<Obstacle>[]) => [queueProspect(changes.map((change) => obstacle(change)))];
const missing = (name: string) => ({ name, wanted: 5, rating: null, active: true });

describe("the causes", () => {
  it.each<[string, Partial<Prospects>, RegExp, string | undefined]>([
    ["out of service", { in_service: false }, /^Out of service/, "/admin/users"],
    ["signed out", { presence: presenceOf({ presence: "offline", origin: "signed_out" }) }, /^Signed out/, undefined],
    [
      "without a window",
      { windows: 0, presence: presenceOf({ presence: "offline", origin: "disconnected" }) },
      /^Offline: no window/,
      undefined,
    ],
    [
      "offline by choice",
      { presence: presenceOf({ presence: "offline", origin: "manual" }) },
      /by choice/,
      "/representatives",
    ],
    ["in no queue", { queues: [] }, /^In no queue/, "/admin/queues"],
    [
      "at the session limit",
      { presence: presenceOf({ presence: "busy_dnd", cause: "session_limit" }), sessions: { held: 5, limit: 5 } },
      /^Not to be disturbed: 5 conversations at a time, and 5 are the limit/,
      "/admin/routing-settings",
    ],
    [
      "away",
      {
        presence: presenceOf({ presence: "away" }),
        queues: stopped({ reason: "presence", allowed: ["available", "busy"] }),
      },
      /^Away since .*, but 1 conversation waits for Available or Busy/,
      "/representatives",
    ],
    [
      "full",
      { queues: stopped({ reason: "units", needed: 4, free: 3 }, { reason: "units", needed: 9, free: 3 }) },
      /3 of 4 units are free, 2 conversations take more/,
      "/admin/users",
    ],
    [
      "with a full profile",
      { queues: stopped({ reason: "profile_full", profile: "Chats" }) },
      /^The capacity profile Chats is full, and 1 conversation takes a slot of it/,
      "/admin/capacity-profiles",
    ],
    [
      "without a profile",
      { queues: stopped({ reason: "profile_missing", profile: "Chats" }) },
      /^Without the capacity profile Chats/,
      "/admin/capacity-profiles",
    ],
    [
      "without skills",
      {
        queues: stopped(
          { reason: "skill", skills: [missing("Thai"), missing("Refunds")] },
          { reason: "skill", skills: [missing("Thai")] },
        ),
      },
      /2 conversations want them: Refunds, Thai\.$/,
      "/admin/users",
    ],
    [
      "who declined",
      { queues: stopped({ reason: "declined", times: 3, most: 3 }) },
      /^Declined 1 conversation as often/,
      "/admin/routing-settings",
    ],
    [
      "refused by rules",
      { queues: stopped({ reason: "rules" }, { reason: "rules" }) },
      /^No rule of Orders fits for 2 conversations: below is what is missing/,
      "/admin/queues",
    ],
    [
      "not whom one customer prefers",
      { queues: stopped({ reason: "waits_for_preferred", other: "Ken" }) },
      /^1 conversation waits for Ken, whom its customer prefers\.$/,
      "/admin/routing-settings",
    ],
    [
      "not whom customers prefer",
      {
        queues: stopped(
          { reason: "waits_for_preferred", other: "Ken" },
          { reason: "waits_for_preferred", other: "Ken" },
        ),
      },
      /^2 conversations wait for Ken, whom their customers prefer\.$/,
      "/admin/routing-settings",
    ],
    ["where many declined", { queues: stopped({ reason: "declined_by_many" }) }, /somebody has to pick/, undefined],
    [
      "where all is picked",
      { queues: [queueProspect([], { picked_from: ["Shop"] })] },
      /^What comes from Shop into Orders is not offered/,
      "/admin/workstreams",
    ],
    [
      "in a closed queue",
      { queues: [queueProspect([], { open: false, opens_at: "2026-11-25T00:00:00Z" })] },
      /^Orders is closed till /,
      "/admin/operating-hours",
    ],
    ["where nothing waits", { queues: [queueProspect()] }, /^Nothing waits/, undefined],
    ["being asked", { queues: stopped({ reason: "offered" }) }, /^1 conversation being offered right now/, undefined],
    [
      "next",
      { queues: stopped({ reason: "offered_elsewhere", other: "Rin" }) },
      /could be offered here next/,
      undefined,
    ],
    ["free", { queues: [queueProspect([null])] }, /that could be offered here/, undefined],
  ])("of who is %s", (_, change, words, path) => {
    const found = causesOf(prospects({ queues: [queueProspect([], { waiting: 1 })], ...change }));
    const [cause] = found.filter(({ text }) => words.test(text));
    expect(cause, JSON.stringify(found)).toBeDefined();
    expect(cause?.page?.path).toBe(path);
  });

  it("tell of the session limit alone, not of the presence that follows from it", () => {
    const presence = presenceOf({ presence: "busy_dnd", cause: "session_limit" });
    const queues = stopped({ reason: "presence", allowed: ["available"] });
    expect(causesOf(prospects({ presence, queues }))).toHaveLength(1);
  });

  it("say when there is none", () => {
    const queues = [queueProspect([], { waiting: 1 })];
    expect(causesOf(prospects({ queues }))[0]?.text).toMatch(/^Nothing is in the way/);
  });
});

describe("the last offer", () => {
  const last = {
    conversation_id: "conversation-1",
    customer: "Hanako",
    queue: "Orders",
    made_at: "2026-11-24T08:00:00Z",
    state: "missed",
    shown: true,
  } as const;

  it.each([
    [last, /^Hanako in Orders, .*: not answered in time\.$/],
    [{ ...last, shown: false }, /shown in no window/],
    [{ ...last, state: "rejected" as const }, /: declined\.$/],
    [{ ...last, customer: null, state: "accepted" as const }, /^A customer in Orders, .*: accepted\.$/],
    [null, /^Nothing was ever offered\.$/],
  ])("%o is told", (last_offer, words) => expect(lastOfferWords(prospects({ last_offer }))).toMatch(words));
});

describe("the panel", () => {
  const ken = { id: "ken", name: "Ken" };
  const away = prospects({
    presence: presenceOf({ presence: "away" }),
    queues: [queueProspect([obstacle({ reason: "presence", allowed: ["available"] })], { waiting: 30 })],
  });

  it.each([
    ["supervisor", "link"],
    ["administrator", "link"],
    ["representative", "words"],
  ] as const)("leads a %s to where it can be mended by a %s", async (role, how) => {
    server.use(http.get(at("/api/users/ken/prospects"), () => HttpResponse.json(away)));
    show(<ProspectsDrawer user={ken} onClose={() => undefined} />, desk({ me: { ...ME, role } }));
    expect(await screen.findByRole("dialog", { name: "Why does Ken get nothing?" })).toBeInTheDocument();
    await screen.findByRole("list", { name: "Causes" });
    const link = screen.queryByRole("link", { name: "See Representatives" });
    if (how === "link") expect(link).toHaveAttribute("href", "/representatives");
    else expect(link).toBeNull();
  });

  it("tells a supervisor of what only administrators can mend", async () => {
    const unserved = prospects({ queues: [] });
    server.use(http.get(at("/api/users/ken/prospects"), () => HttpResponse.json(unserved)));
    show(<ProspectsDrawer user={ken} onClose={() => undefined} />, desk({ me: { ...ME, role: "supervisor" } }));
    expect(await screen.findByText("An administrator can change this.")).toBeInTheDocument();
  });

  it("shows what waits in each queue, with why not", async () => {
    server.use(http.get(at("/api/users/ken/prospects"), () => HttpResponse.json(away)));
    show(<ProspectsDrawer user={ken} onClose={() => undefined} />);
    const list = within(await screen.findByRole("list", { name: "What waits in Orders" }));
    expect(list.getByText("Customer 0")).toBeInTheDocument();
    expect(list.getByText("Presence: it is offered only at Available")).toBeInTheDocument();
    expect(screen.getByText("30 wait here. The first 1:")).toBeInTheDocument();
    expect(screen.getByRole("table", { name: "Capacity" })).toBeInTheDocument();
    expect(screen.getByText("Nothing was ever offered.")).toBeInTheDocument();
  });

  it("shows for each that waits what rules of the queue's own want and what there is", async () => {
    const shortfalls = [{ wanted: "Free capacity units is more than 6", has: "3" }];
    const refused = obstacle({ reason: "rules", rules: [{ rule: "Large enough", shortfalls }] });
    const found = prospects({ queues: [queueProspect([refused], { method: "custom" })] });
    server.use(http.get(at("/api/users/ken/prospects"), () => HttpResponse.json(found)));
    show(<ProspectsDrawer user={ken} onClose={() => undefined} />);
    const list = within(await screen.findByRole("list", { name: "What waits in Orders" }));
    expect(list.getByText("No rule of the queue fits")).toBeInTheDocument();
    expect(list.getByRole("list", { name: "What is missing for each rule" })).toHaveTextContent(
      "“Large enough”: Free capacity units is more than 6 – 3",
    );
  });

  it("says what went wrong, and asks again", async () => {
    server.use(http.get(at("/api/users/ken/prospects"), () => problem(404, "not_found"), { once: true }));
    show(<ProspectsDrawer user={ken} onClose={() => undefined} />);
    const again = await screen.findByRole("button", { name: "Try again" });
    server.use(http.get(at("/api/users/ken/prospects"), () => HttpResponse.json(away)));
    await userEvent.click(again);
    expect(await screen.findByRole("list", { name: "Causes" })).toBeInTheDocument();
  });

  it("is opened for oneself from the presence menu, and closed", async () => {
    server.use(
      http.get(at("/api/me/presences"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/me/prospects"), () => HttpResponse.json(prospects({ queues: [queueProspect()] }))),
    );
    show(<PresenceMenu me={ME} onChoose={() => undefined} />);
    await userEvent.click(screen.getByRole("button", { name: "Presence: Available" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Why do I get nothing?" }));
    expect(await screen.findByText("Nothing waits in these queues.")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Close panel" }));
    expect(screen.queryByText("Nothing waits in these queues.")).toBeNull();
  });
});
