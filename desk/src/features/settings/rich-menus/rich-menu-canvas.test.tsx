// Areas are drawn, moved and resized by pointer, and all of it by keyboard as well.
import { createEvent, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import type { RichMenuArea } from "~/api/types";
import { show } from "../../../../test/render";
import { MOST_AREAS } from "./rich-menu-areas";
import { RichMenuCanvas } from "./rich-menu-canvas";

const PICTURE = { width: 2500, height: 1000, url: "/picture", file: null };
const AREA: RichMenuArea = {
  x: 500,
  y: 200,
  width: 1000,
  height: 400,
  action: { type: "say", label: "", text: "hours?" },
};

let areas: RichMenuArea[];
let chosen: number | null;

/** On the screen the picture is a tenth of its size. */
beforeEach(() => {
  const place = { left: 10, top: 20, width: 250, height: 100 } as DOMRect;
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(place);
  chosen = null;
});

function open(before: RichMenuArea[]) {
  function Held() {
    const [held, setHeld] = useState(before);
    const [which, setWhich] = useState<number | null>(null);
    areas = held;
    chosen = which;
    return (
      <RichMenuCanvas
        picture={PICTURE}
        areas={held}
        chosen={which}
        names={new Map()}
        onChoose={setWhich}
        onChange={setHeld}
      />
    );
  }
  show(<Held />);
}

const canvas = () => screen.getByRole("application", { name: "Areas of the picture" });
const area = (number: number) => screen.getByRole("button", { name: new RegExp(`^Area ${number}:`) });

/** jsdom knows no pointer, so its events carry no place of their own. */
function point(kind: "pointerDown" | "pointerMove" | "pointerUp", on: Element, x: number, y: number, button = 0) {
  const event = createEvent[kind](on, { bubbles: true });
  for (const [name, value] of Object.entries({ pointerId: 1, clientX: 10 + x, clientY: 20 + y, button }))
    Object.defineProperty(event, name, { value });
  fireEvent(on, event);
}

function drag(on: Element, from: [number, number], to: [number, number]) {
  point("pointerDown", on, ...from);
  point("pointerMove", canvas(), (from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  point("pointerMove", canvas(), ...to);
  point("pointerUp", canvas(), ...to);
}

it("draws an area where one drags, and chooses it", () => {
  open([]);
  drag(canvas(), [10, 10], [60, 50]);
  expect(areas).toEqual([{ x: 100, y: 100, width: 500, height: 400, action: { type: "say", label: "", text: "" } }]);
  expect(chosen).toBe(0);
  expect(area(1)).toHaveAttribute("aria-pressed", "true");
  expect(area(1)).toHaveStyle({ left: "4%", top: "10%", width: "20%", height: "40%" });
});

it("draws nothing for a slip of the hand, another button, or beyond the twentieth", () => {
  open([AREA]);
  drag(canvas(), [200, 80], [202, 82]);
  expect(areas).toEqual([AREA]);
  expect(chosen).toBeNull();
  point("pointerDown", canvas(), 10, 10, 2);
  point("pointerMove", canvas(), 60, 50);
  expect(areas).toEqual([AREA]);
});

it("draws no more than LINE takes", () => {
  open(Array.from({ length: MOST_AREAS }, () => AREA));
  drag(canvas(), [10, 10], [60, 50]);
  expect(areas).toHaveLength(MOST_AREAS);
});

it("moves an area that is dragged, and no further than the edge", () => {
  open([AREA]);
  drag(area(1), [60, 30], [80, 40]);
  expect(areas[0]).toEqual({ ...AREA, x: 700, y: 300 });
  expect(chosen).toBe(0);
  drag(area(1), [80, 40], [900, 40]);
  expect(areas[0]).toEqual({ ...AREA, x: 1500, y: 300 });
});

it("resizes the chosen area by its handles", () => {
  open([AREA]);
  drag(area(1), [60, 30], [60, 30]);
  const handle = (which: string) => document.querySelector(`[data-handle="${which}"]`) as Element;
  drag(handle("se"), [150, 60], [170, 70]);
  expect(areas[0]).toEqual({ ...AREA, width: 1200, height: 500 });
  drag(handle("w"), [50, 40], [70, 40]);
  expect(areas[0]).toEqual({ ...AREA, x: 700, width: 1000, height: 500 });
});

it("does all of that by keyboard", () => {
  open([AREA, { ...AREA, x: 0 }]);
  fireEvent.focus(area(2));
  expect(chosen).toBe(1);
  fireEvent.keyDown(area(2), { key: "ArrowRight" });
  fireEvent.keyDown(area(2), { key: "ArrowDown", shiftKey: true });
  expect(areas[1]).toEqual({ ...AREA, x: 10, height: 410 });
  fireEvent.keyDown(area(2), { key: "a" });
  expect(areas).toHaveLength(2);
  fireEvent.keyDown(area(1), { key: "Delete" });
  expect(areas).toEqual([{ ...AREA, x: 10, height: 410 }]);
  expect(chosen).toBeNull();
});

it("tells what each area does", () => {
  open([AREA, { ...AREA, action: { type: "link", label: "", url: "https://shop.example" } }]);
  expect(area(1)).toHaveAccessibleName("Area 1: says “hours?”");
  expect(area(2)).toHaveAccessibleName("Area 2: opens https://shop.example");
});
