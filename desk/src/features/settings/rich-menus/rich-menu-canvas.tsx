// The picture of a rich menu with its areas on it: drawn by dragging, moved, resized, and kept by keyboard as well.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { RichMenuArea } from "~/api/types";
import {
  type Box,
  drawn,
  HANDLES,
  type Handle,
  MOST_AREAS,
  moved,
  type Point,
  pressed,
  resized,
  SMALLEST,
  withAction,
} from "./rich-menu-areas";
import { inWords, type MenuPicture } from "./rich-menu-draft";

const useStyles = makeStyles({
  root: {
    position: "relative",
    touchAction: "none",
    userSelect: "none",
    cursor: "crosshair",
    overflow: "hidden",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  image: { display: "block", width: "100%", pointerEvents: "none" },
  area: {
    position: "absolute",
    boxSizing: "border-box",
    padding: 0,
    border: "2px solid #fff",
    outline: "1px solid rgba(0, 0, 0, 0.6)",
    backgroundColor: "rgba(0, 0, 0, 0.04)",
    color: "#fff",
    cursor: "move",
    fontFamily: "inherit",
    fontSize: "13px",
    fontWeight: 600,
    ":hover": { backgroundColor: "rgba(0, 0, 0, 0.14)" },
    ":focus-visible": { outline: `3px solid ${tokens.colorBrandStroke1}` },
  },
  chosen: { backgroundColor: "rgba(15, 108, 189, 0.25)", border: `2px solid ${tokens.colorBrandStroke1}` },
  number: {
    position: "absolute",
    top: "6px",
    left: "6px",
    minWidth: "16px",
    padding: "2px 4px",
    borderRadius: "12px",
    backgroundColor: "rgba(0, 0, 0, 0.65)",
    pointerEvents: "none",
  },
  handle: {
    position: "absolute",
    width: "12px",
    height: "12px",
    margin: "-6px",
    boxSizing: "border-box",
    border: "2px solid #fff",
    borderRadius: "50%",
    backgroundColor: tokens.colorBrandBackground,
  },
});

interface Props {
  picture: MenuPicture;
  areas: RichMenuArea[];
  chosen: number | null;
  names: Map<string, string>;
  onChoose(index: number | null): void;
  onChange(areas: RichMenuArea[]): void;
}

interface Drag {
  kind: "draw" | "move" | Handle;
  index: number;
  from: Point;
  before: RichMenuArea[];
}

export function RichMenuCanvas({ picture, areas, chosen, names, onChoose, onChange }: Props) {
  const styles = useStyles();
  const place = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);

  function pointOf(event: PointerEvent): Point {
    const rect = place.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1, height: 1 };
    return {
      x: ((event.clientX - rect.left) / rect.width) * picture.width,
      y: ((event.clientY - rect.top) / rect.height) * picture.height,
    };
  }

  function begin(event: PointerEvent) {
    if (event.button !== 0) return;
    const { handle, area } = (event.target as HTMLElement).dataset;
    const index = area === undefined ? areas.length : Number(area);
    if (index === areas.length && areas.length >= MOST_AREAS) return;
    const kind = (handle as Handle | undefined) ?? (area === undefined ? "draw" : "move");
    drag.current = { kind, index, from: pointOf(event), before: areas };
    onChoose(area === undefined ? null : index);
    place.current?.setPointerCapture?.(event.pointerId);
  }

  function go(event: PointerEvent) {
    const now = drag.current;
    if (!now) return;
    const to = pointOf(event);
    const by = { x: to.x - now.from.x, y: to.y - now.from.y };
    const box = now.before[now.index];
    if (now.kind === "draw") {
      const made = drawn(now.from, to, picture);
      onChange([...now.before, withAction(made)]);
      onChoose(now.index);
    } else if (box) {
      onChange(put(now.before, now.index, shaped(box, now.kind, by)));
    }
  }

  function shaped(box: RichMenuArea, kind: "move" | Handle, by: Point): RichMenuArea {
    return kind === "move" ? moved(box, by, picture) : resized(box, kind, by, picture);
  }

  function end() {
    const made = drag.current?.kind === "draw" ? areas[drag.current.index] : undefined;
    if (made && (made.width < SMALLEST || made.height < SMALLEST)) {
      onChange(areas.slice(0, -1));
      onChoose(null);
    }
    drag.current = null;
  }

  function press(event: KeyboardEvent, index: number) {
    const area = areas[index];
    if (!area) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      onChange(areas.filter((_, at) => at !== index));
      onChoose(null);
    } else {
      const next = pressed(area, event.key, event.shiftKey, picture);
      if (!next) return;
      onChange(put(areas, index, next));
    }
    event.preventDefault();
  }

  return (
    <div
      ref={place}
      className={styles.root}
      role="application"
      aria-label="Areas of the picture"
      aria-description="Drag on the picture to draw an area. Arrow keys move an area, with Shift they resize it, Delete removes it."
      onPointerDown={begin}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img className={styles.image} src={picture.url} alt="" draggable={false} />
      {areas.map((area, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an area is known by its number and by nothing else
        <div key={index}>
          <button
            type="button"
            className={mergeClasses(styles.area, chosen === index && styles.chosen)}
            style={inside(area, picture)}
            data-area={index}
            aria-label={`Area ${index + 1}: ${inWords(area.action, names)}`}
            aria-pressed={chosen === index}
            onFocus={() => chosen !== index && !drag.current && onChoose(index)}
            onKeyDown={(event) => press(event, index)}
          >
            <span className={styles.number}>{index + 1}</span>
          </button>
          {chosen === index &&
            HANDLES.map((handle) => (
              <span
                key={handle}
                className={styles.handle}
                style={{ ...corner(area, handle, picture), cursor: `${handle}-resize` }}
                data-area={index}
                data-handle={handle}
              />
            ))}
        </div>
      ))}
    </div>
  );
}

const put = (areas: RichMenuArea[], index: number, area: RichMenuArea) =>
  areas.map((one, at) => (at === index ? area : one));

const part = (value: number, whole: number) => `${(100 * value) / whole}%`;

const inside = ({ x, y, width, height }: Box, whole: MenuPicture) => ({
  left: part(x, whole.width),
  top: part(y, whole.height),
  width: part(width, whole.width),
  height: part(height, whole.height),
});

function corner({ x, y, width, height }: Box, handle: Handle, whole: MenuPicture) {
  const across = handle.includes("w") ? 0 : handle.includes("e") ? 1 : 0.5;
  const down = handle.includes("n") ? 0 : handle.includes("s") ? 1 : 0.5;
  return { left: part(x + across * width, whole.width), top: part(y + down * height, whole.height) };
}
