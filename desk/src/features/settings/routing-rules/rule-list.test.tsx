// A list of rules: where a rule can go, what is told of it, and what a search or a full list leaves to do.
import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { moved } from "~/lib/moved";
import { show } from "../../../../test/render";
import { names } from "../../../../test/routing-rules";
import { RuleList } from "./rule-list";

const told = { onOpen: vi.fn(), onMove: vi.fn(), onCopy: vi.fn(), onDelete: vi.fn() };
beforeEach(() => vi.clearAllMocks());

const THREE = ["Refunds", "Ｎｉｇｈｔ", "Rest"].map((name) => ({ key: `key of ${name}`, name }));

function Listed({ wanted = "", full = false }: { wanted?: string; full?: boolean }) {
  const [rules, setRules] = useState(THREE);
  return (
    <RuleList
      {...told}
      label="Rules"
      rules={rules}
      wanted={wanted}
      wrong={null}
      words={({ name }) => `when ${name}`}
      outcome={({ name }) => `then ${name}`}
      full={full}
      onMove={(from, to) => {
        told.onMove(from, to);
        setRules(moved(rules, from, to));
      }}
    />
  );
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const press = (name: string) => fireEvent.click(button(name));
const handle = (name: string) => button(new RegExp(`^Reorder ${name}:`));
const row = (name: string) => screen.getByRole("listitem", { name });
const drag = (name: string) =>
  fireEvent.dragStart(handle(name), { dataTransfer: { setData: vi.fn(), effectAllowed: "" } });

it("shows each rule with its number, when it holds and what comes of it", () => {
  show(<Listed />);
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    "1Refundswhen Refundsthen Refunds",
    "2Ｎｉｇｈｔwhen Ｎｉｇｈｔthen Ｎｉｇｈｔ",
    "3Restwhen Restthen Rest",
  ]);
  press("Rest");
  expect(told.onOpen).toHaveBeenCalledExactlyOnceWith(THREE[2]);
});

it("moves nothing over the ends, neither by buttons nor by keys", () => {
  show(<Listed />);
  expect(button("Move Refunds up")).toHaveAttribute("aria-disabled", "true");
  expect(button("Move Rest down")).toHaveAttribute("aria-disabled", "true");
  press("Move Refunds up");
  press("Move Rest down");
  fireEvent.keyDown(handle("Refunds"), { key: "ArrowUp" });
  fireEvent.keyDown(handle("Rest"), { key: "ArrowDown" });
  fireEvent.keyDown(handle("Rest"), { key: "Enter" });
  expect(told.onMove).not.toHaveBeenCalled();
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

it("tells where a rule has gone each time it moves", () => {
  show(<Listed />);
  press("Move Rest up");
  expect(screen.getByRole("status")).toHaveTextContent("Rest: now 2 of 3");
  fireEvent.keyDown(handle("Rest"), { key: "ArrowUp" });
  expect(screen.getByRole("status")).toHaveTextContent("Rest: now 1 of 3");
  expect(names("Rules")).toEqual(["Rest", "Refunds", "Ｎｉｇｈｔ"]);
});

it("drags a rule over several others, and lets go of what was dropped elsewhere", () => {
  show(<Listed />);
  // What is not a rule, such as a file, finds no place here.
  expect(fireEvent.dragOver(row("Rest"))).toBe(true);
  drag("Rest");
  expect(fireEvent.dragOver(row("Refunds"))).toBe(false);
  fireEvent.drop(row("Refunds"));
  expect(names("Rules")).toEqual(["Rest", "Refunds", "Ｎｉｇｈｔ"]);
  drag("Refunds");
  fireEvent.dragEnd(handle("Refunds"));
  fireEvent.drop(row("Rest"));
  expect(told.onMove).toHaveBeenCalledExactlyOnceWith(2, 0);
});

it("changes nothing when a rule is dropped where it was", () => {
  show(<Listed />);
  drag("Rest");
  fireEvent.dragOver(row("Rest"));
  fireEvent.drop(row("Rest"));
  expect(told.onMove).not.toHaveBeenCalled();
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

it("keeps the numbers of what a search finds, and still opens, copies and deletes it", () => {
  show(<Listed wanted=" night" />);
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    "2Ｎｉｇｈｔwhen Ｎｉｇｈｔthen Ｎｉｇｈｔ",
  ]);
  expect(screen.queryByRole("button", { name: /^(Move|Reorder)/ })).toBeNull();
  press("Copy Ｎｉｇｈｔ");
  press("Delete Ｎｉｇｈｔ");
  expect(told.onCopy).toHaveBeenCalledExactlyOnceWith(THREE[1]);
  expect(told.onDelete).toHaveBeenCalledExactlyOnceWith(THREE[1]);
});

it("copies no more when it is full, but deletes", () => {
  show(<Listed full />);
  press("Copy Rest");
  expect(told.onCopy).not.toHaveBeenCalled();
  press("Delete Rest");
  expect(told.onDelete).toHaveBeenCalledOnce();
});
