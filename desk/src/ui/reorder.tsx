// Putting a list into another order: by dragging a handle, or by the arrow keys on it; said aloud where it went.
import { Button, makeStyles } from "@fluentui/react-components";
import { ReOrderDotsVerticalRegular } from "@fluentui/react-icons";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import { keepFocus } from "~/lib/keep-focus";

const useStyles = makeStyles({
  handle: { cursor: "grab" },
  announced: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

/** One place of the list: what its handle needs, and what makes it a target. */
export interface Place {
  name: string;
  dragged: boolean;
  /** Whether something dragged would be put here. */
  over: boolean;
  target: { onDragOver(event: DragEvent): void; onDrop(event: DragEvent): void };
  onDrag(going: boolean): void;
  onStep(step: 1 | -1): void;
}

export interface Reordering {
  announced: string;
  at(index: number): Place;
}

export function useReorder(list: { name: string }[], onMove: (from: number, to: number) => void): Reordering {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [announced, setAnnounced] = useState("");

  function move(from: number, to: number) {
    const one = list[from];
    if (!one || to === from || to < 0 || to >= list.length) return;
    onMove(from, to);
    setAnnounced(`${one.name}: now ${to + 1} of ${list.length}`);
  }

  function drop(event: DragEvent, to: number) {
    event.preventDefault();
    if (dragged !== null) move(dragged, to);
    setDragged(null);
    setOver(null);
  }

  function dragOver(event: DragEvent, index: number) {
    // What is dragged may belong to a list within this one, or around it.
    if (dragged === null) return;
    event.preventDefault();
    setOver(index);
  }

  return {
    announced,
    at: (index) => ({
      name: list[index]?.name ?? "",
      dragged: dragged === index,
      over: over === index && dragged !== null,
      target: { onDragOver: (event) => dragOver(event, index), onDrop: (event) => drop(event, index) },
      onDrag: (going) => setDragged(going ? index : null),
      onStep: (step) => move(index, index + step),
    }),
  };
}

export function Handle({ place, what = "" }: { place: Place; what?: string }) {
  const styles = useStyles();
  const { name, onDrag, onStep } = place;

  function press(event: KeyboardEvent<HTMLElement>) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (!step) return;
    event.preventDefault();
    onStep(step);
    keepFocus(event.currentTarget);
  }

  return (
    <Button
      appearance="subtle"
      size="small"
      className={styles.handle}
      icon={<ReOrderDotsVerticalRegular />}
      aria-label={`Reorder ${what}${name}: drag it, or press the up and down arrows`}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        // Firefox drags nothing that carries nothing.
        event.dataTransfer.setData("text/plain", name);
        onDrag(true);
      }}
      onDragEnd={() => onDrag(false)}
      onKeyDown={press}
    />
  );
}

export function Announced({ order }: { order: Reordering }) {
  return (
    <div role="status" className={useStyles().announced}>
      {order.announced}
    </div>
  );
}
