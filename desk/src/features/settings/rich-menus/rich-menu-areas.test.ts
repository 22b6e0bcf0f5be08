// Areas stay inside their picture, whatever is done to them.
import { describe, expect, it } from "vitest";
import type { RichMenuArea } from "~/api/types";
import {
  drawn,
  HANDLES,
  laidOut,
  moved,
  pressed,
  rescaled,
  resized,
  SMALLEST,
  TEMPLATES,
  typed,
  withAction,
} from "./rich-menu-areas";

const SIZE = { width: 2500, height: 1686 };
const BOX = { x: 100, y: 200, width: 500, height: 400 };

const isInside = ({ x, y, width, height }: typeof BOX, size = SIZE) =>
  x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= size.width && y + height <= size.height;

describe("drawing", () => {
  it.each([
    [
      { x: 10, y: 20 },
      { x: 110, y: 220 },
    ],
    [
      { x: 110, y: 220 },
      { x: 10, y: 20 },
    ],
    [
      { x: 10, y: 220 },
      { x: 110, y: 20 },
    ],
  ])("goes from %o to %o, whichever corner came first", (from, to) => {
    expect(drawn(from, to, SIZE)).toEqual({ x: 10, y: 20, width: 100, height: 200 });
  });

  it("ends at the edge of the picture", () => {
    expect(drawn({ x: 2400, y: 1600 }, { x: 9000, y: -50 }, SIZE)).toEqual({ x: 2400, y: 0, width: 100, height: 1600 });
  });

  it("counts whole pixels", () => {
    expect(drawn({ x: 0.4, y: 0.6 }, { x: 100.5, y: 99.4 }, SIZE)).toEqual({ x: 0, y: 1, width: 101, height: 98 });
  });
});

describe("moving", () => {
  it("keeps the size", () => {
    expect(moved(BOX, { x: 50, y: -100 }, SIZE)).toEqual({ ...BOX, x: 150, y: 100 });
  });

  it.each([
    [{ x: -9999, y: -9999 }, 0, 0],
    [{ x: 9999, y: 9999 }, 2000, 1286],
  ])("by %o stops at the edge", (by, x, y) => {
    expect(moved(BOX, by, SIZE)).toEqual({ ...BOX, x, y });
  });
});

describe("resizing", () => {
  it.each([
    ["e", { ...BOX, width: 600 }],
    ["w", { ...BOX, x: 200, width: 400 }],
    ["s", { ...BOX, height: 450 }],
    ["n", { ...BOX, y: 250, height: 350 }],
    ["se", { ...BOX, width: 600, height: 450 }],
    ["nw", { x: 200, y: 250, width: 400, height: 350 }],
  ] as const)("by its %s handle leaves the other side where it is", (handle, expected) => {
    expect(resized(BOX, handle, { x: 100, y: 50 }, SIZE)).toEqual(expected);
  });

  it.each(HANDLES)("by its %s handle never turns it inside out or lets it out", (handle) => {
    for (const by of [-5000, -70, 70, 5000]) {
      const next = resized(BOX, handle, { x: by, y: by }, SIZE);
      expect(isInside(next)).toBe(true);
      expect(Math.min(next.width, next.height)).toBeGreaterThanOrEqual(SMALLEST);
    }
  });
});

describe("keys", () => {
  it.each([
    ["ArrowLeft", { ...BOX, x: 90 }],
    ["ArrowRight", { ...BOX, x: 110 }],
    ["ArrowUp", { ...BOX, y: 190 }],
    ["ArrowDown", { ...BOX, y: 210 }],
  ])("%s moves", (key, expected) => {
    expect(pressed(BOX, key, false, SIZE)).toEqual(expected);
  });

  it("with Shift resizes", () => {
    expect(pressed(BOX, "ArrowRight", true, SIZE)).toEqual({ ...BOX, width: 510 });
    expect(pressed(BOX, "ArrowUp", true, SIZE)).toEqual({ ...BOX, height: 390 });
  });

  it("other keys do nothing", () => {
    expect(pressed(BOX, "a", false, SIZE)).toBeNull();
  });
});

describe("numbers", () => {
  it.each([
    ["x", 2499, { ...BOX, x: 2460, width: SMALLEST }],
    ["y", -1, { ...BOX, y: 0 }],
    ["width", 9999, { ...BOX, width: 2400 }],
    ["height", 1, { ...BOX, height: SMALLEST }],
    ["width", 300.6, { ...BOX, width: 301 }],
  ] as const)("%s typed as %d stays inside", (side, value, expected) => {
    const next = typed(BOX, side, value, SIZE);
    expect(next).toEqual(expected);
    expect(isInside(next)).toBe(true);
  });
});

describe("layouts", () => {
  const hours: RichMenuArea = { ...BOX, action: { type: "say", label: "Hours", text: "hours?" } };

  it.each(TEMPLATES.map((template) => [template.name, template] as const))(
    "%s covers the whole picture with no gap and no overlap",
    (_, template) => {
      for (const size of [SIZE, { width: 2500, height: 843 }, { width: 801, height: 271 }]) {
        const areas = laidOut(template, size, []);
        expect(areas.every((area) => isInside(area, size))).toBe(true);
        const covered = areas.reduce((sum, area) => sum + area.width * area.height, 0);
        expect(covered).toBe(size.width * size.height);
      }
    },
  );

  it("keep what was to happen, in its order", () => {
    const two = TEMPLATES.find(({ name }) => name === "Two");
    const areas = two ? laidOut(two, SIZE, [hours]) : [];
    expect(areas.map((area) => area.action)).toEqual([hours.action, { type: "say", label: "", text: "" }]);
    expect(areas[1]).toMatchObject({ x: 1250, y: 0, width: 1250, height: 1686 });
  });

  it("are rescaled for a picture of another size", () => {
    expect(rescaled([hours], SIZE, SIZE)).toEqual([hours]);
    const half = { width: 1250, height: 843 };
    expect(rescaled([hours], SIZE, half)).toEqual([{ ...hours, x: 50, y: 100, width: 250, height: 200 }]);
    const six = TEMPLATES[0] ? laidOut(TEMPLATES[0], SIZE, []) : [];
    for (const to of [half, { width: 801, height: 271 }, { width: 2499, height: 1001 }])
      expect(rescaled(six, SIZE, to).every((area) => isInside(area, to))).toBe(true);
  });
});

it("a new area says nothing yet", () => {
  expect(withAction(BOX)).toEqual({ ...BOX, action: { type: "say", label: "", text: "" } });
});
