// One's own capacity at the top of the desk: two numbers, and behind them what takes what.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { clockTime } from "~/lib/time";
import { ME } from "../../../test/builders";
import { CAPACITY } from "../../../test/capacity";
import { show } from "../../../test/render";
import { CapacityButton } from "./capacity-button";

const RIN = { ...ME, units_taken: 5, capacity: CAPACITY };

async function opened(me = RIN) {
  const view = show(<CapacityButton me={me} />);
  await userEvent.click(screen.getByRole("button", { name: /units$/ }));
  return { ...view, card: within(await screen.findByLabelText("Your capacity")) };
}
it("shows two numbers, and the arithmetic when it is pressed", async () => {
  const { card } = await opened();
  expect(screen.getByRole("button", { name: "5/4 units" })).toHaveAttribute("aria-expanded", "true");
  const rows = card.getAllByRole("row").slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    "Units45-1",
    "Chats (own limit)523",
    `Refunds (does not block, free again at ${clockTime("2026-11-24T15:00:00Z")})1019`,
  ]);
});

it("names what takes it, and until when", async () => {
  const { card } = await opened();
  const items = within(card.getByRole("list", { name: "What takes capacity" })).getAllByRole("listitem");
  expect(items.map((item) => item.textContent)).toEqual([
    "山田 花子 is being served: 2 units, 1 of Chats",
    `A customer is in wrap-up until ${clockTime("2026-11-24T08:02:00Z")}: 1 of Chats, 1 of Refunds`,
    `Somchai is offered until ${clockTime("2026-11-24T08:04:00Z")}: 1 unit`,
  ]);
});

it("says that nothing takes any, follows what changes, and goes by Escape", async () => {
  const { card, again } = await opened(ME);
  expect(card.getByText("Nothing takes capacity now.")).toBeVisible();
  again(<CapacityButton me={RIN} />);
  expect(card.getByText(/is being served/)).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByLabelText("Your capacity")).toBeNull());
});
