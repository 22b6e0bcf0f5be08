// Context variables on the page: the first one, those without a name, and the one that is to blame.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { openRules, RulesWorld, tab } from "../../../../test/routing-rules";
import { withServer } from "../../../../test/server";
import { MOST_VARIABLES } from "./drafts";

withServer();

let world: RulesWorld;
beforeEach(() => {
  world = new RulesWorld();
  world.install();
});

async function open(variables: { name: string; type: string }[]) {
  world.kept["context-variables"] = { variables, version: 1 };
  openRules();
  await tab(/^Context variables/);
  await screen.findByRole("button", { name: "Add a variable" });
}
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const nameOf = (number: number) => screen.getByRole("textbox", { name: `Name of variable ${number}` });
const write = (number: number, value: string) => fireEvent.change(nameOf(number), { target: { value } });

it("teaches with an example until there is a first one, which is a text", async () => {
  await open([]);
  expect(screen.getByText(/For example: order_value, a number/)).toBeVisible();
  press("Add a variable");
  expect(screen.queryByText("No context variables yet")).toBeNull();
  expect(screen.getAllByRole("button", { name: "Add a variable" })).toHaveLength(1);
  expect(screen.getByRole("combobox", { name: "Type of variable 1" })).toHaveDisplayValue("Text");
});

it("marks the one that is to blame, until it is changed", async () => {
  await open([{ name: "tier", type: "text" }]);
  press("Add a variable");
  press("Save");
  await waitFor(() => expect(nameOf(2)).toHaveAttribute("aria-invalid", "true"));
  expect(nameOf(1)).not.toHaveAttribute("aria-invalid", "true");
  expect(world.sent).toEqual([]);
  write(2, "order_value");
  expect(nameOf(2)).not.toHaveAttribute("aria-invalid", "true");
  press("Save");
  await waitFor(() => expect(world.kept["context-variables"].version).toBe(2));
});

it("deletes one without a name by its place, and brings it back where it was", async () => {
  await open([{ name: "tier", type: "number" }]);
  press("Add a variable");
  press("Add a variable");
  write(3, "order_value");
  press("Delete variable 2");
  expect(screen.getByText("“Variable 2” is gone once you save.")).toBeVisible();
  expect(nameOf(2)).toHaveValue("order_value");
  press("Undo");
  expect([1, 2, 3].map((number) => (nameOf(number) as HTMLInputElement).value)).toEqual(["tier", "", "order_value"]);
});

it("takes no more than the server does", async () => {
  const all = Array.from({ length: MOST_VARIABLES - 1 }, (_, index) => ({ name: `v${index}`, type: "text" }));
  await open(all);
  press("Add a variable");
  press("Add a variable");
  expect(screen.getAllByRole("listitem")).toHaveLength(MOST_VARIABLES);
  expect(screen.getByRole("button", { name: "Add a variable" })).toHaveAttribute("aria-disabled", "true");
});
