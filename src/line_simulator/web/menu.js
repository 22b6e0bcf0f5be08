// What can be done with one message: copy, quote, unsend.
import { api } from "./api.js";
import { isOwn } from "./bubbles.js";
import { h } from "./dom.js";

export function openMenu(event, phone, message) {
  event.preventDefault();
  event.stopPropagation?.();
  document.querySelector(".menu")?.remove();
  if (message.unsent) return;
  const text = message.text ?? message.altText;
  const items = [
    text && ["Copy", () => navigator.clipboard?.writeText(text)],
    ["Copy message id", () => navigator.clipboard?.writeText(message.id)],
    (phone.group || !phone.person.blocked) && ["Quote", () => phone.composer.quote(message)],
    phone.group?.kind === "group" && isOwn(phone, message) && message.type === "text" && ["Edit", () => phone.composer.edit(message)],
    isOwn(phone, message) && ["Unsend", () => phone.attempt(() => api.unsend(phone.person.user_id, phone.place(), message.id)), "danger"],
  ].filter(Boolean);
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", away, true);
    document.removeEventListener("keydown", keys, true);
  };
  const away = (other) => menu.contains(other.target) || close();
  const keys = (other) => other.key === "Escape" && close();
  const menu = h(
    "div.menu",
    { role: "menu" },
    ...items.map(([label, then, kind]) =>
      h("button", {
        type: "button",
        role: "menuitem",
        className: kind ?? "",
        onclick: () => {
          close();
          then();
        },
      }, label),
    ),
  );
  document.body.append(menu);
  const box = event.currentTarget?.getBoundingClientRect?.();
  const x = event.clientX || box?.left || 0;
  const y = event.clientY || box?.bottom || 0;
  menu.style.left = `${Math.min(x, innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${Math.min(y, innerHeight - menu.offsetHeight - 8)}px`;
  document.addEventListener("pointerdown", away, true);
  document.addEventListener("keydown", keys, true);
  menu.querySelector("button").focus();
}
