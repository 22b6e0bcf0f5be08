// Small ways to make elements; text is always set as text, never as markup.

/** h("button.primary", { onclick, "aria-label": "Send" }, "Send", child, …) */
export function h(shape, attributes = {}, ...children) {
  const [tag, ...classes] = shape.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "style") Object.assign(element.style, value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Our own drawings: `path` is the inside of an SVG written in this code, never anything that was received. */
export function icon(path, size = 20, box = 24) {
  const holder = document.createElement("span");
  holder.className = "icon";
  holder.setAttribute("aria-hidden", "true");
  holder.innerHTML = `<svg width="${size}" height="${size}" viewBox="0 0 ${box} ${box}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`;
  return holder;
}

export const icons = {
  plus: '<path d="M12 5v14M5 12h14"/>',
  close: '<path d="M6 6l12 12M18 6L6 18"/>',
  send: '<path d="M4 12l16-8-6 16-3-7-7-1z" fill="currentColor"/>',
  smile: '<circle cx="12" cy="12" r="9"/><path d="M8.5 14.5c1 1.4 2.2 2 3.5 2s2.500-.6 3.500-2M9 9.500v.5M15 9.500v.5"/>',
  photo: '<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="9" cy="10" r="1.6"/><path d="M4 18l5.500-5 3.500 3 3-2.500 4.500 4"/>',
  film: '<rect x="3" y="6" width="12.500" height="12" rx="2"/><path d="M15.500 11l5.500-3.500v9L15.500 13z"/>',
  voice: '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3"/>',
  file: '<path d="M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7zM14 3v4h4"/>',
  pin: '<path d="M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21z"/><circle cx="12" cy="9.500" r="2.500"/>',
  sample: '<path d="M12 3l2.200 5.300L20 9l-4.400 3.800L17 19l-5-3.200L7 19l1.400-6.200L4 9l5.800-.7z"/>',
  more: '<circle cx="12" cy="5" r="1.400" fill="currentColor"/><circle cx="12" cy="12" r="1.400" fill="currentColor"/><circle cx="12" cy="19" r="1.400" fill="currentColor"/>',
  back: '<path d="M15 5l-7 7 7 7"/>',
  clock: '<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/>',
  bolt: '<path d="M13 3L5 13.500h6L10 21l8-10.500h-6z"/>',
  people: '<circle cx="9" cy="8.500" r="3.200"/><path d="M3 19c.6-3.400 3-5 6-5s5.400 1.600 6 5M16 5.600a3.200 3.200 0 0 1 0 5.900M18 14.500c1.800.7 2.800 2.200 3.200 4.500"/>',
  play: '<path d="M8 5.500l10 6.500-10 6.500z"/>',
  chats: '<path d="M4 4.500h11v8.500H9l-3.500 3V13H4z"/><path d="M18 9h2.500v8.500H19v3l-3.500-3H10"/>',
  gear: '<circle cx="12" cy="12" r="3"/><path d="M12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M18.400 5.600l-1.800 1.800M7.400 16.600l-1.800 1.800"/>',
  wave: '<path d="M3 12h3l2.500-7 4 14 3-9 1.500 2H21"/>',
  list: '<path d="M4 6h16M4 12h16M4 18h10"/>',
  phone: '<rect x="7" y="3" width="10" height="18" rx="2.500"/><path d="M11 18h2"/>',
};

export function button(label, path, onclick, attributes = {}) {
  const { shape = "button.tool", text = true, ...rest } = attributes;
  return h(shape, { type: "button", onclick, title: text ? undefined : label, "aria-label": label, ...rest }, path ? icon(path) : null, text ? h("span", {}, label) : null);
}

/** A panel under `anchor` that closes on Escape, on a click elsewhere, and when its opener is pressed again. */
export function popover(anchor, content, { label } = {}) {
  const open = document.querySelector(".popover");
  if (open) {
    open.close();
    if (open.anchor === anchor) return null;
  }
  const panel = h("div.popover", { role: "dialog", "aria-label": label }, content);
  panel.anchor = anchor;
  const place = anchor.getBoundingClientRect();
  panel.style.top = `${place.bottom + 6}px`;
  if (place.left > innerWidth / 2) panel.style.right = `${Math.max(8, innerWidth - place.right)}px`;
  else panel.style.left = `${Math.max(8, place.left)}px`;
  const away = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) panel.close();
  };
  const keys = (event) => {
    if (event.key === "Escape") {
      panel.close();
      anchor.focus();
    }
  };
  panel.close = () => {
    document.removeEventListener("pointerdown", away, true);
    document.removeEventListener("keydown", keys, true);
    panel.remove();
  };
  document.addEventListener("pointerdown", away, true);
  document.addEventListener("keydown", keys, true);
  document.body.append(panel);
  panel.querySelector("input, select, button")?.focus();
  return panel;
}

export function say(text, kind = "error") {
  const notice = document.getElementById("notice");
  const line = h(`div.toast.${kind}`, {}, text);
  notice.append(line);
  setTimeout(() => line.remove(), 6000);
}
