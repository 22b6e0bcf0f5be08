// Template messages, and what happens when one of their actions is pressed.
import { api } from "./api.js";
import { h, say } from "./dom.js";

/** Addresses from messages are used only where a browser fetches nothing but http from them. */
export function safeUrl(url) {
  if (typeof url !== "string") return undefined;
  try {
    const { protocol } = new URL(url, location.href);
    return protocol === "http:" || protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}

export async function act(phone, action) {
  const { user_id } = phone.person;
  if (phone.person.blocked && !phone.group) return say(`${phone.account.name} is blocked on this phone.`, "info");
  switch (action?.type) {
    case "message":
      return phone.say({ type: "text", text: action.text });
    case "postback":
      await phone.attempt(() => api.press(user_id, phone.place(), action.data));
      if (action.displayText ?? action.text) await phone.say({ type: "text", text: action.displayText ?? action.text });
      return undefined;
    case "uri":
      phone.noteLink(action.uri);
      if (safeUrl(action.uri)) return window.open(action.uri, "_blank", "noopener,noreferrer");
      return say(`This link opens on a real phone only: ${action.uri}`, "info");
    case "datetimepicker":
      return pickDate(phone, action);
    case "clipboard":
      return navigator.clipboard?.writeText(action.clipboardText);
    case "camera":
    case "cameraRoll":
      return phone.composer.pickPhotos();
    case "location":
      return phone.composer.openPlaces();
    default:
      return say(`This phone cannot do “${action?.type}” yet.`, "info");
  }
}

export function drawTemplate(phone, template, altText) {
  switch (template.type) {
    case "buttons":
      return card(phone, template);
    case "confirm":
      return h("div.card.confirm", {}, h("p", {}, template.text), h("div.pair", {}, ...buttons(phone, template.actions)));
    case "carousel":
      return h("div.strip", { tabIndex: 0 }, ...(template.columns ?? []).map((column) => card(phone, { ...template, ...column })));
    case "image_carousel":
      return h("div.strip", { tabIndex: 0 }, ...(template.columns ?? []).map(({ imageUrl, action }) => h("button.tile", { type: "button", onclick: () => act(phone, action) }, h("img", { src: safeUrl(imageUrl), alt: action?.label ?? "" }), action?.label ? h("span", {}, action.label) : "")));
    default:
      return h("div.bubble.odd", {}, altText ?? "[template]");
  }
}

function card(phone, { thumbnailImageUrl, imageSize, title, text, actions, defaultAction }) {
  const words = h("div.words", { onclick: defaultAction ? () => act(phone, defaultAction) : undefined }, title ? h("strong", {}, title) : "", h("span", {}, text));
  return h("div.card", {}, safeUrl(thumbnailImageUrl) ? h("img.hero", { src: thumbnailImageUrl, alt: "", style: { objectFit: imageSize === "contain" ? "contain" : "cover" } }) : "", words, h("div.actions", {}, ...buttons(phone, actions)));
}

function buttons(phone, actions = []) {
  return actions.map((action) => h("button", { type: "button", onclick: () => act(phone, action) }, action.label ?? action.type));
}

function pickDate(phone, action) {
  const type = { date: "date", time: "time", datetime: "datetime-local" }[action.mode] ?? "date";
  const input = h("input", { type, value: action.initial ?? "", min: action.min ?? "", max: action.max ?? "", "aria-label": action.label ?? "Date" });
  const dialog = h("dialog.dialog", {}, h("form", { method: "dialog" }, h("h2", {}, action.label ?? "Pick a date"), input, h("div.buttons", {}, h("button", { value: "" }, "Cancel"), h("button.primary", { value: "ok" }, "Send"))));
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "ok" && input.value) phone.attempt(() => api.press(phone.person.user_id, phone.place(), action.data, { [action.mode]: input.value }));
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
