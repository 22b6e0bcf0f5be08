// The builder of conditions: every kind of value that a comparison takes, groups that come and go, and what is marked.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show } from "../../../../test/render";
import { asks, FIELDS, press, select, write } from "../../../../test/routing-rules";
import { ALWAYS, type Condition } from "./condition";
import { ConditionBuilder } from "./condition-builder";

const told = vi.fn<(condition: Condition) => void>();
beforeEach(() => {
  told.mockReset();
});

interface Given {
  condition?: unknown;
  fault?: { path: number[]; message: string } | null;
}

function Builder({ condition = ALWAYS, fault = null }: Given) {
  const [now, setNow] = useState(condition as Condition);
  return (
    <ConditionBuilder
      condition={now}
      fields={FIELDS}
      fault={fault}
      onChange={(next) => {
        told(next);
        setNow(next);
      }}
    />
  );
}
const build = (given: Given = {}) => show(<Builder {...given} />);
const built = () => told.mock.lastCall?.[0];
const words = () => screen.getByText(/^In words:/).textContent;

async function compare(field: string, comparison: string) {
  await press("Add a rule to the condition");
  await select("Field of rule 1", field);
  await select("Comparison of rule 1", comparison);
}

it("says nothing has changed while nothing has", () => {
  build({ condition: asks("language", "=", "ja") });
  expect(words()).toBe("In words: Language is “ja”");
  expect(told).not.toHaveBeenCalled();
});

it("holds always without a rule, and says so", async () => {
  build({ condition: asks("language", "=", "ja") });
  await press("Remove rule 1");
  expect(built()).toEqual({ combinator: "and", rules: [] });
  expect(words()).toBe("In words: Always");
});

describe("a value", () => {
  it("is a text", async () => {
    build();
    await compare("First message", "contains");
    await write("Value of rule 1", "返品");
    expect(built()?.rules).toEqual([{ field: "first_message", operator: "contains", value: "返品" }]);
  });

  it("is a number, and no number is left as it was typed, to be named", async () => {
    build();
    await compare("order_value", "is more than");
    await write("Value of rule 1", "50000");
    expect(built()?.rules).toEqual([{ field: "variable:order_value", operator: ">", value: 50_000 }]);
    await write("Value of rule 1", "lots");
    expect(built()?.rules).toEqual([{ field: "variable:order_value", operator: ">", value: "lots" }]);
  });

  it("is yes or no, and yes at first", async () => {
    build();
    await press("Add a rule to the condition");
    await select("Field of rule 1", "Has written before");
    expect(built()?.rules).toEqual([{ field: "returning", operator: "=", value: true }]);
    await select("Value of rule 1", "no");
    expect(built()?.rules).toEqual([{ field: "returning", operator: "=", value: false }]);
  });

  it("is one of what the server lists", async () => {
    build();
    await compare("LINE account", "is not");
    await select("Value of rule 1", "Shop JP");
    expect(built()?.rules).toEqual([{ field: "account", operator: "!=", value: "account-1" }]);
    expect(words()).toBe("In words: LINE account is not “Shop JP”");
  });

  it("is several of what the server lists", async () => {
    build();
    await compare("Day of the week", "is one of");
    await userEvent.click(screen.getByRole("combobox", { name: "Value of rule 1" }));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Monday" }));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Sunday" }));
    expect(built()?.rules).toEqual([{ field: "weekday", operator: "in", value: ["monday", "sunday"] }]);
  });

  it("is several texts, one per line", async () => {
    build();
    await compare("Language", "is one of");
    await write("Value of rule 1, one per line", "ja{Enter}{Enter}th");
    expect(built()?.rules).toEqual([{ field: "language", operator: "in", value: ["ja", "th"] }]);
  });

  it("is a pattern, which is explained", async () => {
    build();
    await compare("First message", "matches the pattern");
    expect(screen.getByText(/A regular expression/)).toBeVisible();
  });

  it("is not asked for where nothing stands beside the comparison", async () => {
    build();
    await compare("order_value", "is empty");
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(built()?.rules).toEqual([{ field: "variable:order_value", operator: "null" }]);
  });

  it("goes with its field, and stays when only the comparison changes", async () => {
    build({ condition: asks("language", "=", "ja") });
    await select("Comparison of rule 1", "is not");
    expect(built()?.rules).toEqual([{ field: "language", operator: "!=", value: "ja" }]);
    await select("Field of rule 1", "First message");
    expect(built()?.rules).toEqual([{ field: "first_message", operator: "=", value: "" }]);
  });
});

describe("a group", () => {
  it("is negated, joined by or, and removed with all that is in it", async () => {
    build({ condition: asks("language", "=", "ja") });
    await press("Add a group to the condition");
    await userEvent.click(screen.getByRole("checkbox", { name: "Negate rule 2" }));
    await select("How rule 2 is joined", "Any of these (or)");
    expect(built()?.rules[1]).toMatchObject({ combinator: "or", not: true, rules: [{ field: "first_message" }] });
    await press("Remove rule 2");
    expect(built()?.rules).toEqual([{ field: "language", operator: "=", value: "ja" }]);
  });

  it("lies five deep at most", async () => {
    const deep = [1, 2, 3, 4, 5].reduce<unknown>(
      (inner) => ({ combinator: "and", rules: [inner] }),
      asks("language", "=", "ja").rules[0],
    );
    build({ condition: { combinator: "and", rules: [deep] } });
    expect(screen.getByRole("button", { name: "Add a group in rule 1.1.1.1" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Add a rule in rule 1.1.1.1.1" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Add a group in rule 1.1.1.1.1" })).toBeNull();
  });
});

it("lists context variables and attributes apart from what every conversation has", async () => {
  build();
  await press("Add a rule to the condition");
  const fields = screen.getByRole("combobox", { name: "Field of rule 1" });
  const own = within(fields).getByRole("group", { name: "Context variables" });
  expect(within(own).getByRole("option", { name: "order_value" })).toBeInTheDocument();
  expect(within(fields).queryByRole("group", { name: "Attributes that rules set" })).toBeNull();
});

it("marks the place that is refused, beside its sentence", () => {
  const condition = {
    combinator: "and",
    rules: [...asks("language", "=", "ja").rules, ...asks("priority", "=", 1).rules],
  };
  build({ condition, fault: { path: [1], message: "Priority is: write a number." } });
  expect(screen.getByRole("alert")).toHaveTextContent("Priority is: write a number.");
  expect(screen.getByRole("combobox", { name: "Field of rule 2" })).toHaveAttribute("aria-invalid", "true");
  expect(screen.getByRole("combobox", { name: "Field of rule 1" })).toHaveAttribute("aria-invalid", "false");
});
