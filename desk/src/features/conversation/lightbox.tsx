// A picture over everything: zoomed by wheel, keys and double click, moved by dragging, its album walked with the arrows.
import { Button, Dialog, DialogSurface, DialogTitle, makeStyles, Text, tokens } from "@fluentui/react-components";
import {
  ArrowDownloadRegular,
  ChevronLeftRegular,
  ChevronRightRegular,
  DismissRegular,
  ZoomInRegular,
  ZoomOutRegular,
} from "@fluentui/react-icons";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Attachment } from "~/api/types";

const useStyles = makeStyles({
  surface: {
    width: "100vw",
    height: "100vh",
    maxWidth: "100vw",
    maxHeight: "100vh",
    padding: 0,
    borderRadius: 0,
    border: "none",
    backgroundColor: "rgba(0, 0, 0, 0.86)",
  },
  bar: {
    position: "absolute",
    insetInline: 0,
    top: 0,
    zIndex: 1,
    display: "flex",
    alignItems: "center",
    gap: "4px",
    padding: "8px 12px",
    color: "white",
    backgroundColor: "rgba(0, 0, 0, 0.45)",
  },
  title: { flexGrow: 1, color: "white", fontSize: tokens.fontSizeBase300, margin: 0 },
  tool: { color: "white", ":hover": { color: "white", backgroundColor: "rgba(255, 255, 255, 0.16)" } },
  stage: {
    position: "absolute",
    inset: 0,
    display: "grid",
    placeItems: "center",
    overflow: "hidden",
    touchAction: "none",
  },
  picture: { maxWidth: "92vw", maxHeight: "86vh", marginTop: "44px", userSelect: "none" },
  step: { position: "absolute", top: "50%", zIndex: 1 },
});

const MOST = 8;
const STEP = 1.5;
const AS_IT_IS = { zoom: 1, x: 0, y: 0 };

interface Props {
  pictures: { title: string; attachment: Attachment }[];
  at: number;
  onClose(): void;
}

export function Lightbox({ pictures, at, onClose }: Props) {
  const styles = useStyles();
  const [index, setIndex] = useState(at);
  const [view, setView] = useState(AS_IT_IS);
  const [held, setHeld] = useState<{ x: number; y: number } | null>(null);
  const picture = pictures[Math.min(index, pictures.length - 1)];
  if (!picture) return null;

  function show(next: number) {
    setIndex((next + pictures.length) % pictures.length);
    setView(AS_IT_IS);
  }
  function zoom(by: number) {
    setView((now) => {
      const next = Math.min(Math.max(now.zoom * by, 1), MOST);
      return next === 1 ? AS_IT_IS : { ...now, zoom: next };
    });
  }
  function onKeyDown(event: KeyboardEvent) {
    const deeds: Record<string, () => void> = {
      ArrowLeft: () => show(index - 1),
      ArrowRight: () => show(index + 1),
      "+": () => zoom(STEP),
      "=": () => zoom(STEP),
      "-": () => zoom(1 / STEP),
      "0": () => setView(AS_IT_IS),
    };
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }
  function onPointerMove(event: PointerEvent) {
    if (!held || view.zoom === 1) return;
    setView((now) => ({ ...now, x: now.x + event.clientX - held.x, y: now.y + event.clientY - held.y }));
    setHeld({ x: event.clientX, y: event.clientY });
  }

  const tool = (label: string, icon: React.JSX.Element, onClick: () => void) => (
    <Button appearance="transparent" className={styles.tool} aria-label={label} icon={icon} onClick={onClick} />
  );
  const several = pictures.length > 1;
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface} onKeyDown={onKeyDown}>
        <div className={styles.bar}>
          <DialogTitle action={null} className={styles.title}>
            {picture.title}
          </DialogTitle>
          {several && (
            <Text aria-live="polite">
              {index + 1} / {pictures.length}
            </Text>
          )}
          {tool("Zoom out", <ZoomOutRegular />, () => zoom(1 / STEP))}
          {tool("Zoom in", <ZoomInRegular />, () => zoom(STEP))}
          <Button
            as="a"
            appearance="transparent"
            className={styles.tool}
            aria-label="Save"
            icon={<ArrowDownloadRegular />}
            href={picture.attachment.original_url ?? undefined}
            download
          />
          {tool("Close", <DismissRegular />, onClose)}
        </div>
        {several && (
          <>
            <div className={styles.step} style={{ insetInlineStart: 8 }}>
              {tool("Picture before", <ChevronLeftRegular />, () => show(index - 1))}
            </div>
            <div className={styles.step} style={{ insetInlineEnd: 8 }}>
              {tool("Next picture", <ChevronRightRegular />, () => show(index + 1))}
            </div>
          </>
        )}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons and keys above do all that a pointer does here */}
        <div
          className={styles.stage}
          onWheel={(event) => zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15)}
          onDoubleClick={() => (view.zoom === 1 ? zoom(2.5) : setView(AS_IT_IS))}
          onPointerDown={(event) => setHeld({ x: event.clientX, y: event.clientY })}
          onPointerMove={onPointerMove}
          onPointerUp={() => setHeld(null)}
          onPointerLeave={() => setHeld(null)}
        >
          <img
            // The one before would stand under the new title until this one is here.
            key={picture.attachment.id}
            className={styles.picture}
            src={picture.attachment.url ?? undefined}
            alt={picture.title}
            draggable={false}
            style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
          />
        </div>
      </DialogSurface>
    </Dialog>
  );
}
