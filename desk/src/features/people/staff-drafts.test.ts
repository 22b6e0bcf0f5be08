// Changes as they are put together: each kind in the server's words, what another kind keeps, and what is lacking.
import { describe, expect, it } from "vitest";
import { type ChangeKind, changesOf, type Draft, draft, draftsLack, KINDS, withKind } from "./staff-drafts";

const filled = (kind: ChangeKind, target = "", amount = ""): Draft => ({ key: 1, kind, target, amount });

describe("a change", () => {
  it.each([
    [filled("add_to_queue", "q"), { queue_id: "q" }],
    [filled("remove_from_queue", "q"), { queue_id: "q" }],
    [filled("add_skill", "s", "7"), { skill_id: "s", rating: 7 }],
    [filled("activate_skill", "s"), { skill_id: "s" }],
    [filled("deactivate_skill", "s"), { skill_id: "s" }],
    [filled("remove_skill", "s"), { skill_id: "s" }],
    [filled("add_capacity_profile", "p", " "), { profile_id: "p", custom_limit: null }],
    [filled("add_capacity_profile", "p", "0"), { profile_id: "p", custom_limit: 0 }],
    [filled("remove_capacity_profile", "p"), { profile_id: "p" }],
    [filled("set_capacity_units", "", "12"), { units: 12 }],
    [filled("set_presence", "away"), { presence: "away" }],
  ] as const)("is said in the server's words: %o", (one, said) => {
    expect(draftsLack([one])).toBeUndefined();
    expect(changesOf([one])).toEqual([{ change: one.kind, ...said }]);
  });

  it("keeps what it is about when the other kind asks for the same", () => {
    expect(withKind(filled("add_skill", "s", "7"), "remove_skill")).toEqual(filled("remove_skill", "s"));
    expect(withKind(filled("add_skill", "s", "7"), "add_to_queue")).toEqual(filled("add_to_queue"));
  });

  it("has words for each kind", () => {
    expect(new Set(Object.values(KINDS).map(({ text }) => text)).size).toBe(Object.keys(KINDS).length);
  });
});

describe("what is lacking", () => {
  it.each([
    [draft(0)],
    [filled("add_skill", "s")],
    [filled("set_capacity_units", "", "")],
    [filled("set_capacity_units", "", "-1")],
    [filled("set_capacity_units", "", "1.5")],
    [filled("set_capacity_units", "", "1001")],
    [filled("add_capacity_profile", "p", "x")],
    [filled("set_presence")],
  ])("is told of %o", (one) => {
    expect(draftsLack([one])).toBe("Complete each change, or take it away.");
  });

  it.each([
    [filled("add_to_queue", "q"), filled("remove_from_queue", "q"), true],
    [filled("add_skill", "s", "5"), filled("deactivate_skill", "s"), true],
    [filled("set_presence", "away"), filled("set_presence", "busy"), true],
    [filled("set_capacity_units", "", "1"), filled("set_capacity_units", "", "2"), true],
    [filled("add_to_queue", "q"), filled("add_to_queue", "r"), false],
    [filled("add_to_queue", "x"), filled("remove_skill", "x"), false],
  ])("is that each thing is said once: %o and %o", (one, other, twice) => {
    expect(draftsLack([one, other]) !== undefined).toBe(twice);
  });
});
