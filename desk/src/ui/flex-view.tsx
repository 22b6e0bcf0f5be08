// LINE's Flex layouts, drawn as far as most use them; pictures are named instead of fetched from strangers.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { CSSProperties, ReactNode } from "react";

const useStyles = makeStyles({
  strip: { display: "flex", gap: "8px", overflowX: "auto", maxWidth: "100%", padding: "2px" },
  bubble: {
    flexShrink: 0,
    width: "260px",
    overflow: "hidden",
    borderRadius: tokens.borderRadiusXLarge,
    // A phone shows them on white, whatever the desk looks like.
    backgroundColor: "#fff",
    color: "#111",
    boxShadow: tokens.shadow2,
  },
  block: { padding: "14px", display: "flex", flexDirection: "column" },
  flush: { padding: 0 },
  button: { padding: "9px 12px", borderRadius: "8px", textAlign: "center", overflowWrap: "anywhere" },
  picture: {
    minHeight: "72px",
    display: "grid",
    placeItems: "center",
    padding: "0 8px",
    color: "#555",
    backgroundColor: "#e6e6e6",
    fontSize: "12px",
    textAlign: "center",
  },
  line: { borderTop: "1px solid #d4d6da", alignSelf: "stretch" },
  odd: { padding: "10px 12px", color: tokens.colorNeutralForeground3 },
});

type Part = Record<string, unknown>;

const SIZES: Record<string, string> = {
  xxs: "11px",
  xs: "13px",
  sm: "14px",
  md: "16px",
  lg: "19px",
  xl: "22px",
  xxl: "29px",
  "3xl": "35px",
  "4xl": "48px",
  "5xl": "74px",
};
const GAPS: Record<string, string> = {
  none: "0",
  xs: "2px",
  sm: "4px",
  md: "8px",
  lg: "12px",
  xl: "16px",
  xxl: "20px",
};
const ALIGNED: Record<string, CSSProperties["textAlign"]> = { start: "start", center: "center", end: "end" };
const PLACED: Record<string, string> = { top: "flex-start", center: "center", bottom: "flex-end" };
const DEEPEST = 12;

export function FlexView({ contents, altText }: { contents: unknown; altText: string }) {
  const styles = useStyles();
  const bubbles = bubblesOf(contents);
  if (bubbles.length === 0) return <div className={styles.odd}>{altText || "A layout that can’t be drawn here"}</div>;
  return (
    <section className={styles.strip} aria-label={altText || "Layout"}>
      {bubbles.map((bubble, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bubbles of one layout never move
        <div key={index} className={styles.bubble}>
          {(["header", "hero", "body", "footer"] as const).map((name) =>
            isPart(bubble[name]) ? (
              <div key={name} className={mergeClasses(styles.block, name === "hero" && styles.flush)}>
                <Drawn part={bubble[name]} depth={0} row={false} />
              </div>
            ) : null,
          )}
        </div>
      ))}
    </section>
  );
}

function Drawn({ part, depth, row }: { part: Part; depth: number; row: boolean }): ReactNode {
  const styles = useStyles();
  if (depth > DEEPEST) return null;
  const place: CSSProperties = { ...gapBefore(part.margin, row), ...stretch(part.flex, row) };
  switch (part.type) {
    case "box":
      return <Box part={part} depth={depth} place={place} />;
    case "text":
      return (
        <div dir="auto" style={{ ...place, ...lettering(part), whiteSpace: part.wrap ? "pre-wrap" : "nowrap" }}>
          {Array.isArray(part.contents)
            ? part.contents.filter(isPart).map((span, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: spans of one text never move
                <span key={index} style={lettering(span)}>
                  {word(span.text)}
                </span>
              ))
            : word(part.text)}
        </div>
      );
    case "button":
      return (
        <div className={styles.button} style={{ ...place, ...pressable(part) }} dir="auto">
          {isPart(part.action) ? word(part.action.label) : "Button"}
        </div>
      );
    case "image":
    case "video":
    case "icon":
      return (
        <div className={part.type === "icon" ? undefined : styles.picture} style={place}>
          {part.type === "icon" ? "★" : `${part.type === "video" ? "Video" : "Picture"} from ${host(part.url)}`}
        </div>
      );
    case "separator":
      return <div className={styles.line} style={place} />;
    case "filler":
    case "spacer":
      return <div style={{ ...place, flexGrow: 1 }} />;
    default:
      return <div style={place}>{word(part.type)}</div>;
  }
}

function Box({ part, depth, place }: { part: Part; depth: number; place: CSSProperties }) {
  const row = part.layout === "horizontal" || part.layout === "baseline";
  const style: CSSProperties = {
    ...place,
    display: "flex",
    flexDirection: row ? "row" : "column",
    alignItems: part.layout === "baseline" ? "baseline" : PLACED[word(part.alignItems)],
    gap: GAPS[word(part.spacing)] ?? 0,
    padding: pixels(part.paddingAll),
    backgroundColor: colour(part.backgroundColor),
    borderRadius: pixels(part.cornerRadius),
    minWidth: 0,
  };
  return (
    <div style={style}>
      {(Array.isArray(part.contents) ? part.contents : []).filter(isPart).map((inner, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one box never move
        <Drawn key={index} part={inner} depth={depth + 1} row={row} />
      ))}
    </div>
  );
}

function bubblesOf(contents: unknown): Part[] {
  if (!isPart(contents)) return [];
  if (contents.type === "bubble") return [contents];
  return contents.type === "carousel" && Array.isArray(contents.contents) ? contents.contents.filter(isPart) : [];
}

function lettering(part: Part): CSSProperties {
  return {
    fontSize: SIZES[word(part.size)] ?? SIZES.md,
    fontWeight: part.weight === "bold" ? 700 : 400,
    fontStyle: part.style === "italic" ? "italic" : undefined,
    textDecoration: part.decoration === "line-through" || part.decoration === "underline" ? part.decoration : undefined,
    color: colour(part.color),
    textAlign: ALIGNED[word(part.align)],
    overflow: "hidden",
    textOverflow: "ellipsis",
    overflowWrap: "anywhere",
    minWidth: 0,
  };
}

function pressable(part: Part): CSSProperties {
  const own = colour(part.color);
  if (part.style === "primary") return { backgroundColor: own ?? "#06c755", color: "#fff" };
  if (part.style === "secondary") return { backgroundColor: own ?? "#dcdfe5", color: "#111" };
  return { color: own ?? "#42659a" };
}

function gapBefore(margin: unknown, row: boolean): CSSProperties {
  const gap = GAPS[word(margin)] ?? pixels(margin);
  if (!gap) return {};
  return row ? { marginInlineStart: gap } : { marginTop: gap };
}

function stretch(flex: unknown, row: boolean): CSSProperties {
  if (!row) return {};
  return typeof flex === "number" && flex >= 0 ? { flex: `${flex} ${flex > 0 ? 1 : 0} 0` } : { flex: "1 1 0" };
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const word = (value: unknown): string => (typeof value === "string" ? value : "");
/** Only plain colours and lengths, so that a layout can’t bring in anything else. */
const colour = (value: unknown): string | undefined => /^#[0-9a-f]{3,8}$/i.exec(word(value))?.[0];
const pixels = (value: unknown): string | undefined => GAPS[word(value)] ?? /^\d{1,3}px$/.exec(word(value))?.[0];
const host = (value: unknown): string => (URL.canParse(word(value)) ? new URL(word(value)).host : "somewhere");
