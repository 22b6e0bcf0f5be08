// The words in which each step of routing is told.
import { describe, expect, it } from "vitest";
import type { RoutingStep } from "~/api/types";
import { routingStep as step } from "../../../test/builders";
import { stepWords } from "./why-here-words";

const rin = { person: { id: "user-1", name: "Rin Tanaka" } };
const orders = { queue: { id: "queue-1", name: "Orders" } };

describe("the words of a step", () => {
  it.each([
    [step("queued", orders), "Queued in Orders"],
    [step("offered", { ...rin, ...orders }), "Offered to Rin Tanaka"],
    [step("declined", rin), "Rin Tanaka declined"],
    [step("missed", rin), "Rin Tanaka let the offer run out"],
    [step("assigned_by_hand", rin), "Rin Tanaka took it by hand"],
    [step("missed", { ...rin, shown: false }), "The offer to Rin Tanaka ran out, not shown"],
    [step("auto_assigned", rin), "Assigned to Rin Tanaka when the time was over"],
    [step("rerouted", rin), "Taken back from Rin Tanaka, since no window had shown it"],
    [step("left_behind", { ...rin, outcome: "requeue" }), "Rin Tanaka was gone: it went back to the queue"],
    [step("left_behind", { ...rin, outcome: "tell_supervisors" }), "Rin Tanaka was gone: supervisors were told"],
    [step("assigned_by_hand", { person: { id: "user-1", name: null } }), "Somebody took it by hand"],
    [step("overflowed", { reason: "waited", do: "transfer", to: orders.queue }), "Waited too long: it goes to Orders"],
    [
      step("overflowed", { reason: "full", do: "end", to: null }),
      "As many wait there as may: the conversation is ended",
    ],
    [
      step("overflowed", { reason: "closed", do: "assign", to: null }),
      "Closed at that time: it waits there all the same",
    ],
    [
      step("overflow_stopped", { to: orders.queue, why: "came_from_there" }),
      "Waited too long, and stays: it has come from Orders already",
    ],
    [
      step("overflow_stopped", { to: orders.queue, why: "nobody_serves" }),
      "Waited too long, and stays: nobody serves Orders",
    ],
    [step("transferred", rin), "Transferred to Rin Tanaka"],
    [
      step("assigned_by_hand", { ...rin, by: { id: "user-9", name: "Sup" }, reason: "Knows them" }),
      "Sup assigned it to Rin Tanaka: Knows them",
    ],
    [step("assigned_by_hand", { ...rin, by: rin.person, reason: null }), "Rin Tanaka took it by hand"],
    [
      step("transferred", { ...orders, by: rin.person, reason: "Wants the money back" }),
      "Rin Tanaka transferred it to Orders: Wants the money back",
    ],
    [
      step("transferred", { person: { id: "user-2", name: "Ming Chen" }, by: rin.person, reason: null }),
      "Rin Tanaka transferred it to Ming Chen",
    ],
    [
      step("transferred", { ...orders, by: { id: "user-1", name: null }, reason: "Late" }),
      "Transferred to Orders: Late",
    ],
    [step("matched", rin), "Matched with Rin Tanaka"],
    [
      step("matched", { ...rin, way: "rules", rule: "Present", ruleset: "VIP" }),
      "Matched with Rin Tanaka by “Present” of “VIP”",
    ],
    [step("matched", { ...rin, way: "preferred", outcome: "offered" }), "Rin Tanaka is preferred by the customer"],
    [
      step("matched", { ...rin, way: "preferred", outcome: "waits" }),
      "The customer prefers Rin Tanaka, who is not there: it waits",
    ],
    [
      step("matched", { ...rin, way: "preferred", outcome: "others" }),
      "The customer prefers Rin Tanaka, who is not there: others are asked",
    ],
    ...(
      [
        ["not_in_queue", "who does not serve this queue"],
        ["declined", "who has declined it"],
        ["out_of_service", "who is out of service"],
        ["absent", "who is not there"],
      ] as const
    ).map(([standing, who]): [RoutingStep, string] => [
      step("matched", {
        ...rin,
        way: "preferred",
        outcome: "others",
        preferred: [{ id: "user-1", name: "Rin Tanaka", standing }],
      }),
      `The customer prefers Rin Tanaka, ${who}: others are asked`,
    ]),
    [step("timed_out"), "Waited too long"],
    [
      step("released", { by: rin.person, reason: "It is about rice", why: "transferred_to_queue" }),
      "Rin Tanaka released it to the queue: It is about rice",
    ],
    [step("released", { by: null, reason: null }), "Somebody released it to the queue"],
  ])("%o are %s", (one, words) => expect(stepWords(one)).toBe(words));

  it("say until when an offer rang", () => {
    expect(stepWords(step("offered", { ...rin, until: "2026-11-24T08:02:00Z" }))).toMatch(
      /^Offered to Rin Tanaka, until \d\d:02$/,
    );
  });
});
