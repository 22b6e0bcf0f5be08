// Imagemaps: one picture in LINE's five widths, and the areas of it that can be pressed.
import { h } from "./dom.js";
import { act, safeUrl } from "./templates.js";

const WIDTH = 700;

export function drawImagemap(phone, { baseUrl, baseSize, altText, actions }) {
  const { width, height } = baseSize ?? { width: 1040, height: 1040 };
  const part = (value, whole) => `${(100 * value) / whole}%`;
  const areas = (actions ?? []).map((action, index) => {
    const { x, y, width: across, height: down } = action.area ?? {};
    const press = () => act(phone, action.type === "uri" ? { ...action, uri: action.linkUri } : action);
    return h("button", { type: "button", "aria-label": action.label ?? action.text ?? action.linkUri ?? `Area ${index + 1}`, style: { left: part(x, width), top: part(y, height), width: part(across, width), height: part(down, height) }, onclick: press });
  });
  return h("div.imagemap", { style: { aspectRatio: `${width} / ${height}` } }, h("img", { src: safeUrl(`${baseUrl}/${WIDTH}`), alt: altText }), ...areas);
}
