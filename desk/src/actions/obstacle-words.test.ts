// What is in the way of an offer, in words.
import { describe, expect, it } from "vitest";
import type { Obstacle } from "~/api/types";
import { obstacle } from "../../test/builders";
import { ableWords, obstacleWords } from "./obstacle-words";

const skill = (name: string, rating: number | null, active = true) => ({ name, wanted: 5, rating, active });

describe("the words of an obstacle", () => {
  it.each<[Partial<Obstacle>, string]>([
    [{ reason: "offered" }, "Being asked"],
    [
      { reason: "offered_elsewhere", other: "Rin", until: "2026-11-24T08:02:00Z" },
      "Could be asked next, if Rin doesn’t take it",
    ],
    [{ reason: "all_picked" }, "Its workstream offers nothing: it waits till somebody picks it"],
    [
      { reason: "declined_by_many", times: 100, most: 100 },
      "100 people have declined it, so it is left to whoever picks it",
    ],
    [{ reason: "waits_for_preferred", other: "Rin" }, "It waits for Rin, whom its customer prefers"],
    [{ reason: "rules" }, "No rule of the queue fits"],
    [{ reason: "out_of_service" }, "Out of service"],
    [{ reason: "offline", allowed: ["available"] }, "Offline or signed out"],
    [{ reason: "presence", allowed: ["available", "busy"] }, "Presence: it is offered only at Available or Busy"],
    [{ reason: "units", needed: 1, free: 0 }, "No room: it takes 1 unit, 0 free"],
    [{ reason: "units", needed: 4, free: -2 }, "No room: it takes 4 units, 0 free"],
    [{ reason: "profile_missing", profile: "Chats" }, "No capacity profile Chats, of which it takes a slot"],
    [{ reason: "profile_full", profile: "Chats", needed: 1, free: 0 }, "The capacity profile Chats is full"],
    [
      { reason: "skill", skills: [skill("Japanese", 2), skill("Refunds", null), skill("Thai", 9, false)] },
      "Skills: Japanese 2, 5 wanted; Refunds is missing, 5 wanted; Thai is switched off",
    ],
    [{ reason: "declined", times: 1, most: 1 }, "Declined, once, as often as is allowed"],
    [{ reason: "declined", times: 3, most: 3 }, "Declined, 3 times, as often as is allowed"],
    [{ reason: "declined", times: 3, most: 2 }, "Declined 3 times; 2 are allowed"],
  ])("%o is %s", (change, words) => expect(obstacleWords(obstacle(change))).toBe(words));

  it("say until when it rings, and when nothing is in the way", () => {
    const ringing = obstacle({ reason: "offered", until: "2026-11-24T08:02:00Z" });
    expect(obstacleWords(ringing)).toMatch(/^Being asked, until \d\d:02$/);
    expect(obstacleWords(null)).toBe("Could be asked now");
  });
});

it.each([
  [{ obstacle: null, rule: null, preferred: false }, "Could be asked now"],
  [{ obstacle: null, rule: "Most room", preferred: false }, "Could be asked now, by “Most room”"],
  [{ obstacle: null, rule: null, preferred: true }, "Could be asked now, since the customer prefers them"],
  [
    { obstacle: obstacle({ reason: "offered_elsewhere", other: "Rin" }), rule: "Most room", preferred: false },
    "Could be asked next, if Rin doesn’t take it, by “Most room”",
  ],
  [{ obstacle: obstacle({ reason: "out_of_service" }), rule: null, preferred: false }, "Out of service"],
])("who stands as %o is told %s", (one, words) => expect(ableWords(one)).toBe(words));
