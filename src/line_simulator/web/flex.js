// Flex messages: the boxes, texts, pictures and buttons that matter, drawn with the browser's own flexbox.
import { h } from "./dom.js";
import { act, safeUrl } from "./templates.js";

const SPACES = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const SIZES = { xxs: "11px", xs: "12px", sm: "13px", md: "14.5px", lg: "17px", xl: "20px", xxl: "25px", "3xl": "30px", "4xl": "36px", "5xl": "44px" };
const WIDTHS = { nano: 120, micro: 160, deca: 190, hecto: 200, kilo: 220, mega: 240, giga: 260 };
const CORNERS = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const BORDERS = { none: "0", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
const SIDES = { start: "flex-start", center: "center", end: "flex-end" };
const OFFSETS = { Top: "top", Bottom: "bottom", Start: "insetInlineStart", End: "insetInlineEnd" };
const DEEPEST = 12;

export function drawFlex(phone, contents, altText) {
  if (contents.type === "bubble") return bubble(phone, contents);
  if (contents.type === "carousel") return h("div.strip", { tabIndex: 0, "aria-label": altText }, ...(contents.contents ?? []).map((it) => bubble(phone, it)));
  return h("div.bubble.odd", {}, altText ?? "[flex]");
}

function bubble(phone, content) {
  const blocks = ["header", "hero", "body", "footer"].filter((name) => content[name]);
  const drawn = blocks.map((name) => h(`div.block.${name}`, { style: { background: colour(content.styles?.[name]?.backgroundColor), padding: hasOwnPadding(content[name]) ? "0" : undefined } }, draw(phone, content[name], 0, "marginTop")));
  return h("div.card.flex", { style: { width: `${WIDTHS[content.size] ?? WIDTHS.mega}px` }, dir: content.direction ?? "ltr", ...pressable(phone, content.action) }, ...drawn);
}

/** A box that says its own padding takes the place of its block's. */
function hasOwnPadding(box) {
  return ["All", "Top", "Bottom", "Start", "End"].some((side) => box[`padding${side}`] !== undefined);
}

/** `side` is where `margin` falls: above in a vertical box, before in the others. */
function draw(phone, it, depth, side) {
  if (!it || depth > DEEPEST) return "";
  const own = { ...place(it, side), ...inside(it) };
  switch (it.type) {
    case "box":
      return h(`div.box.${["vertical", "horizontal", "baseline"].includes(it.layout) ? it.layout : "vertical"}`, { style: { ...own, gap: space(it.spacing), justifyContent: SIDES[it.justifyContent] ?? it.justifyContent, alignItems: SIDES[it.alignItems] }, ...pressable(phone, it.action) }, ...(it.contents ?? []).map((child) => draw(phone, child, depth + 1, it.layout === "horizontal" || it.layout === "baseline" ? "marginInlineStart" : "marginTop")));
    case "text":
      return h("p.text", { style: { ...own, ...letters(it), textAlign: it.align, whiteSpace: it.wrap ? "pre-wrap" : "nowrap", ...clamp(it), lineHeight: it.lineSpacing && `calc(1.35em + ${length(it.lineSpacing) ?? "0px"})` }, ...pressable(phone, it.action) }, ...(it.contents?.length ? it.contents.map((span) => h("span", { style: letters(span) }, span.text ?? "")) : [it.text ?? ""]));
    case "button":
      return h(`button.press.${["primary", "secondary"].includes(it.style) ? it.style : "link"}`, { type: "button", style: { ...own, ...tint(it) }, onclick: () => act(phone, it.action) }, it.action?.label ?? "");
    case "image":
      return h("img.pic", { src: safeUrl(it.url), alt: "", style: { ...own, ...imageSize(it), aspectRatio: ratio(it.aspectRatio), objectFit: it.aspectMode === "cover" ? "cover" : "contain" }, ...pressable(phone, it.action) });
    case "icon":
      return h("img", { src: safeUrl(it.url), alt: "", style: { ...own, height: SIZES[it.size] ?? SIZES.md } });
    case "video":
      return h("img.pic", { src: safeUrl(it.previewUrl), alt: "", style: own });
    case "separator":
      return h("hr", { style: { margin: `${space(it.margin) ?? "0"} 0`, borderColor: colour(it.color) } });
    case "filler":
      return h("span", { style: { flex: 1 } });
    default:
      return h("small.odd", {}, `[${it.type}]`);
  }
}

function place(it, side) {
  const grows = it.flex;
  const offsets = Object.fromEntries(["Top", "Bottom", "Start", "End"].map((name) => [OFFSETS[name], space(it[`offset${name}`])]));
  const floats = it.position === "absolute" ? { position: "absolute", ...offsets } : it.offsetTop || it.offsetStart || it.offsetBottom || it.offsetEnd ? { position: "relative", ...offsets } : {};
  return { flex: typeof grows === "number" ? (grows === 0 ? "none" : `${grows} ${grows} 0`) : undefined, [side]: space(it.margin), alignSelf: SIDES[it.gravity], ...floats };
}

function clamp({ wrap, maxLines }) {
  return wrap && Number.isInteger(maxLines) && maxLines > 0 ? { display: "-webkit-box", webkitBoxOrient: "vertical", webkitLineClamp: String(maxLines) } : {};
}

function backdrop({ background, backgroundColor }) {
  if (background?.type !== "linearGradient") return colour(backgroundColor);
  const angle = /^\d{1,3}(\.\d+)?deg$/.test(background.angle) ? background.angle : "0deg";
  const stops = [colour(background.startColor), colour(background.centerColor) && `${background.centerColor} ${length(background.centerPosition) ?? "50%"}`, colour(background.endColor)].filter(Boolean);
  return stops.length > 1 ? `linear-gradient(${angle}, ${stops.join(", ")})` : undefined;
}

function inside(it) {
  const sides = { paddingTop: it.paddingTop, paddingBottom: it.paddingBottom, paddingInlineStart: it.paddingStart, paddingInlineEnd: it.paddingEnd };
  const padding = Object.fromEntries(Object.entries(sides).map(([name, value]) => [name, space(value)]).filter(([, value]) => value));
  const border = colour(it.borderColor) && `${BORDERS[it.borderWidth] ?? length(it.borderWidth) ?? "1px"} solid ${it.borderColor}`;
  return { padding: space(it.paddingAll), ...padding, background: backdrop(it), borderRadius: CORNERS[it.cornerRadius] ?? length(it.cornerRadius), border, overflow: it.cornerRadius ? "hidden" : undefined, width: length(it.width), maxWidth: length(it.maxWidth), height: it.type === "box" ? length(it.height) : undefined, maxHeight: length(it.maxHeight) };
}

function letters(it) {
  return { fontSize: SIZES[it.size] ?? length(it.size), fontWeight: it.weight === "bold" ? "700" : undefined, color: colour(it.color), fontStyle: it.style === "italic" ? "italic" : undefined, textDecoration: ["underline", "line-through"].includes(it.decoration) ? it.decoration : undefined };
}

function tint(it) {
  const own = colour(it.color);
  if (!own) return {};
  return it.style === "primary" || it.style === "secondary" ? { background: own } : { color: own };
}

function imageSize(it) {
  return it.size === "full" ? { width: "100%" } : { width: { xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px" }[it.size] ?? length(it.size) ?? "100px" };
}

function pressable(phone, action) {
  return action ? { onclick: (event) => (event.stopPropagation(), act(phone, action)), role: "button", tabIndex: 0 } : {};
}

const space = (value) => SPACES[value] ?? length(value);
const length = (value) => (typeof value === "string" && /^\d{1,4}(\.\d+)?(px|%)$/.test(value) ? value : undefined);
const colour = (value) => (typeof value === "string" && /^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(value) ? value : undefined);
const ratio = (value) => (typeof value === "string" && /^\d{1,6}:\d{1,6}$/.test(value) ? value.replace(":", " / ") : undefined);
