// The areas of a rich menu's picture: drawn, moved, resized and laid out, always inside of it; pure functions.
import type { RichMenuAction, RichMenuArea } from "~/api/types";

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export type Box = Point & Size;
/** Which side or corner is dragged: a mixture of n, e, s and w. */
export type Handle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";

export const HANDLES: Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
export const MOST_AREAS = 20;
/** What is smaller was a slip of the hand, and no finger would find it. */
export const SMALLEST = 40;

const NEW_ACTION: RichMenuAction = { type: "say", label: "", text: "" };

/** An area between two corners, in whichever order they were pointed at. */
export function drawn(from: Point, to: Point, size: Size): Box {
  const [a, b] = [inside(from, size), inside(to, size)];
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

export function moved<T extends Box>(area: T, by: Point, size: Size): T {
  return {
    ...area,
    x: between(area.x + by.x, 0, size.width - area.width),
    y: between(area.y + by.y, 0, size.height - area.height),
  };
}

export function resized<T extends Box>(area: T, handle: Handle, by: Point, size: Size): T {
  let [left, top, right, bottom] = [area.x, area.y, area.x + area.width, area.y + area.height];
  if (handle.includes("w")) left = between(left + by.x, 0, right - SMALLEST);
  if (handle.includes("e")) right = between(right + by.x, left + SMALLEST, size.width);
  if (handle.includes("n")) top = between(top + by.y, 0, bottom - SMALLEST);
  if (handle.includes("s")) bottom = between(bottom + by.y, top + SMALLEST, size.height);
  return { ...area, x: left, y: top, width: right - left, height: bottom - top };
}

/** What a key does to an area; null for keys that do nothing to it. */
export function pressed<T extends Box>(area: T, key: string, resize: boolean, size: Size): T | null {
  const step = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] }[key];
  if (!step) return null;
  const by = { x: step[0] ?? 0, y: step[1] ?? 0 };
  return resize ? resized(area, "se", by, size) : moved(area, by, size);
}

/** The same area after one of its numbers was typed. */
export function typed<T extends Box>(area: T, side: keyof Box, value: number, size: Size): T {
  const next = { ...area, [side]: Math.round(value) };
  const x = between(next.x, 0, size.width - SMALLEST);
  const y = between(next.y, 0, size.height - SMALLEST);
  return {
    ...next,
    x,
    y,
    width: between(next.width, SMALLEST, size.width - x),
    height: between(next.height, SMALLEST, size.height - y),
  };
}

/** Areas for a picture of another size. */
export function rescaled(areas: RichMenuArea[], from: Size, to: Size): RichMenuArea[] {
  if (from.width === to.width && from.height === to.height) return areas;
  const [across, down] = [to.width / from.width, to.height / from.height];
  return areas.map((area) => {
    const [x, y] = [Math.floor(area.x * across), Math.floor(area.y * down)];
    return {
      ...area,
      x,
      y,
      width: Math.min(Math.round(area.width * across), to.width - x),
      height: Math.min(Math.round(area.height * down), to.height - y),
    };
  });
}

export interface Template {
  name: string;
  /** Left, top, width and height of each area, in twelfths of the picture. */
  cells: [number, number, number, number][];
}

export const TEMPLATES: Template[] = [
  { name: "Six", cells: grid(3, 2) },
  { name: "Four", cells: grid(2, 2) },
  { name: "One above three", cells: [[0, 0, 12, 6], ...grid(3, 1, 6)] },
  {
    name: "One large, two small",
    cells: [
      [0, 0, 8, 12],
      [8, 0, 4, 6],
      [8, 6, 4, 6],
    ],
  },
  { name: "Three", cells: grid(3, 1) },
  { name: "Two", cells: grid(2, 1) },
  { name: "One", cells: grid(1, 1) },
];

/** Areas as a template lays them out; what was to happen in them stays, in their order. */
export function laidOut({ cells }: Template, size: Size, before: RichMenuArea[]): RichMenuArea[] {
  const across = (twelfths: number) => Math.round((twelfths * size.width) / 12);
  const down = (twelfths: number) => Math.round((twelfths * size.height) / 12);
  return cells.map(([left, top, width, height], index) => ({
    x: across(left),
    y: down(top),
    width: across(left + width) - across(left),
    height: down(top + height) - down(top),
    action: before[index]?.action ?? NEW_ACTION,
  }));
}

export const withAction = (box: Box): RichMenuArea => ({ ...box, action: NEW_ACTION });

function grid(columns: number, rows: number, from = 0): Template["cells"] {
  const [width, height] = [12 / columns, (12 - from) / rows];
  return Array.from({ length: columns * rows }, (_, index) => [
    (index % columns) * width,
    from + Math.floor(index / columns) * height,
    width,
    height,
  ]);
}

function inside({ x, y }: Point, size: Size): Point {
  return { x: Math.round(between(x, 0, size.width)), y: Math.round(between(y, 0, size.height)) };
}

function between(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), Math.max(least, most)));
}
