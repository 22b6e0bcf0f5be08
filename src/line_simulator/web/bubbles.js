// Messages as LINE shows them: one's own green on the right, the account's white on the left.
import { api } from "./api.js";
import { drawAvatar } from "./avatar.js";
import { h, icon, icons } from "./dom.js";
import { openMenu } from "./menu.js";
import { drawFlex } from "./flex.js";
import { drawImagemap } from "./imagemap.js";
import { drawMarked } from "./marks.js";
import { act, drawTemplate, safeUrl } from "./templates.js";
import { drawSticker } from "./stickers.js";

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const WIDE = new Set(["template", "flex", "imagemap"]);
const ASKING = new Set(["datetimepicker", "camera", "cameraRoll", "location"]);

/** Whether this phone's owner wrote it; in a group others write too. */
export function isOwn(phone, message) {
  return message.from === "user" && (!message.user || message.user === phone.person.user_id);
}

export function drawMessages(phone) {
  const rows = [];
  const kept = new Map();
  const before = phone.rows ?? kept;
  // A row is drawn anew only when something in it changed, so that what plays goes on playing.
  const row = (key, facts, make) => {
    const state = JSON.stringify(facts);
    const old = before.get(key);
    const entry = old?.state === state ? old : { state, element: make() };
    kept.set(key, entry);
    rows.push(entry.element);
  };
  let lastDay = "";
  let lastSpeaker = "";
  for (const group of albums(phone.messages)) {
    const [message] = group;
    const today = day.format(message.at);
    if (today !== lastDay) row(today, today, () => h("div.day", {}, h("span", {}, today)));
    if (message.unsent) {
      row(message.id, "unsent", () => h("div.day", {}, h("span", {}, isOwn(phone, message) ? "You unsent a message" : `${phone.page.nameOf(message.user)} unsent a message`)));
      lastSpeaker = "";
    } else {
      const speaker = `${message.from}/${message.user ?? ""}/${message.sender?.name ?? ""}`;
      const follows = lastSpeaker === speaker && today === lastDay;
      const quoted = phone.messages.find(({ id }) => id === message.quotes);
      row(message.id, [group, follows, phone.account.name, quoted], () => drawRow(phone, group, follows, quoted));
      lastSpeaker = speaker;
    }
    lastDay = today;
  }
  if (phone.loadingUntil > Date.now()) rows.push(h("div.row.theirs", {}, drawAvatar(phone.account.name, 32, "account"), h("div.bubble.dots", { "aria-label": "The account is preparing an answer" }, h("i"), h("i"), h("i"))));
  if (!rows.length) rows.push(h("p.hint", {}, phone.group ? "Nobody has said anything here yet." : `Say something to ${phone.account.name}.`));
  phone.rows = kept;
  arrange(phone.list, rows);
}

/** Put `wanted` into `list` in their order, touching only what is not there yet. */
function arrange(list, wanted) {
  const stay = new Set(wanted);
  for (const child of [...list.children]) if (!stay.has(child)) child.remove();
  wanted.forEach((element, index) => {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
}

/** Quick replies of the newest message alone, as LINE shows them; they go when one is pressed that asks nothing more. */
export function quickReplies(phone) {
  const last = phone.messages.at(-1);
  if (last?.from !== "account" || last.id === phone.answered || (phone.person.blocked && !phone.group)) return [];
  const press = (action) => {
    if (!ASKING.has(action?.type)) phone.answered = last.id;
    phone.draw();
    return act(phone, action);
  };
  return (last.quickReply?.items ?? []).map(({ action, imageUrl }) =>
    h("button.chip", { type: "button", onclick: () => press(action) }, safeUrl(imageUrl) ? h("img", { src: imageUrl, alt: "" }) : "", action?.label ?? "…"),
  );
}

/** Neighbouring pictures of one set stand together. */
function albums(messages) {
  const groups = [];
  for (const message of messages) {
    const before = groups.at(-1)?.[0];
    if (!message.unsent && before && !before.unsent && message.imageSet?.id && before.imageSet?.id === message.imageSet.id) groups.at(-1).push(message);
    else groups.push([message]);
  }
  return groups;
}

function drawRow(phone, group, follows, quoted) {
  const message = group.at(-1);
  const mine = isOwn(phone, message);
  const body = group.length > 1 ? h("div.album", {}, ...group.map((it) => picture(it.content_url, "Picture"))) : drawBody(phone, message);
  const bubble = h(`div.${WIDE.has(message.type) ? "wide" : "said"}`, { oncontextmenu: (event) => openMenu(event, phone, message) }, quoted ? drawQuote(phone, quoted) : "", body);
  longPress(bubble, (event) => openMenu(event, phone, message));
  const more = h("button.plain.more", { type: "button", "aria-label": "More about this message", onclick: (event) => openMenu(event, phone, message) }, icon(icons.more, 14));
  const meta = h("div.meta", {}, more, mine && message.read ? h("span", {}, "Read") : "", message.edited_at ? h("span", {}, "Edited") : "", h("time", { title: new Date(message.at).toLocaleString() }, time.format(message.at)));
  if (mine) return h("div.row.mine", { className: `row mine${follows ? " follows" : ""}` }, meta, bubble);
  const name = nameOf(phone, message);
  const face = follows ? h("span.gap") : drawAvatar(name, 32, message.user ? "person" : "account");
  return h("div", { className: `row theirs${follows ? " follows" : ""}` }, face, h("div.column", {}, follows ? "" : h("small.name", {}, name), h("div.line", {}, bubble, meta)));
}

function nameOf(phone, message) {
  if (message.user) return phone.page.nameOf(message.user);
  return message.sender?.name ? `${message.sender.name} from ${phone.account.name}` : phone.account.name;
}

function drawBody(phone, message) {
  switch (message.type) {
    case "text":
      return h("div.bubble", {}, ...drawMarked(message.text, message.emojis, message.mention?.mentionees, linked));
    case "textV2":
      return h("div.bubble", {}, ...message.text.split(/(\{\{|\}\}|\{\w+\})/).flatMap((part, index) => (index % 2 ? drawSubstitute(phone, part, message.substitution) : linked(part))));
    case "sticker":
      return drawSticker(message.stickerId);
    case "image":
      return picture(message.content_url ?? message.previewImageUrl, "Picture", message.originalContentUrl);
    case "video":
      return h("video.media", { onended: () => message.trackingId && phone.attempt(() => api.watch(phone.person.user_id, phone.place(), message.id)), controls: true, preload: "metadata", src: safeUrl(message.content_url ?? message.originalContentUrl), poster: safeUrl(message.previewImageUrl) });
    case "audio":
      return h("div.bubble.audio", {}, h("audio", { controls: true, preload: "metadata", src: safeUrl(message.content_url ?? message.originalContentUrl) }));
    case "file":
      return h("a.bubble.file", { href: message.content_url, download: message.fileName }, icon(icons.file, 26), h("span", {}, message.fileName, h("small", {}, size(message.fileSize))));
    case "location":
      return drawLocation(message);
    case "template":
      return drawTemplate(phone, message.template ?? {}, message.altText);
    case "flex":
      return drawFlex(phone, message.contents ?? {}, message.altText);
    case "imagemap":
      return drawImagemap(phone, message);
    default:
      return h("div.bubble.odd", {}, message.altText ?? `[${message.type}]`);
  }
}

/** What stands for a `{key}` of a text, or the one brace that two stand for. */
function drawSubstitute(phone, part, substitution) {
  if (part === "{{" || part === "}}") return part[0];
  const { type, mentionee } = substitution?.[part.slice(1, -1)] ?? {};
  if (type === "emoji") return "🙂";
  if (type !== "mention") return part;
  return h("b.mention", {}, mentionee?.type === "all" ? "@All" : `@${phone.page.nameOf(mentionee?.userId)}`);
}

function drawLocation({ title, address, latitude, longitude }) {
  const map = h("span.map", { "aria-hidden": "true" });
  map.innerHTML =
    '<svg viewBox="0 0 220 96" preserveAspectRatio="xMidYMid slice"><rect width="220" height="96" fill="#e4ecdf"/><path d="M-5 74q60-26 110-8t120-22v60H-5z" fill="#b9dcef"/><path d="M-5 30h230M60-5v110M150-5l-26 110" stroke="#fff" stroke-width="7"/><path d="M-5 56l230-30" stroke="#fbe3a2" stroke-width="8"/><rect x="76" y="6" width="34" height="16" rx="2" fill="#cfe3c0"/><rect x="164" y="38" width="40" height="20" rx="2" fill="#d9d6cf"/><path d="M110 66s17-17 17-29a17 17 0 0 0-34 0c0 12 17 29 17 29z" fill="#f0416c"/><circle cx="110" cy="37" r="6.500" fill="#fff"/></svg>';
  return h("div.card.location", {}, map, h("div.words", {}, h("strong", {}, title ?? "Location"), address ? h("span", {}, address) : "", h("small", {}, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)));
}

function drawQuote(phone, quoted) {
  const who = quoted.from === "account" ? phone.account.name : quoted.user ? phone.page.nameOf(quoted.user) : phone.person.display_name;
  return h("div.quote", {}, h("strong", {}, who), h("span", {}, summary(quoted)));
}

export function summary(message) {
  if (message.unsent) return "Unsent message";
  return message.text ?? message.altText ?? message.fileName ?? { sticker: "Sticker", image: "Photo", video: "Video", audio: "Voice message", location: "Location" }[message.type] ?? message.type;
}

function picture(url, alt, larger) {
  const shown = safeUrl(url);
  const image = h("img.media", { src: shown, alt, loading: "lazy" });
  const link = h("a", { href: safeUrl(larger ?? url), target: "_blank", rel: "noopener noreferrer" }, image);
  image.addEventListener("error", () => link.replaceWith(h("div.bubble.odd", {}, "The picture cannot be loaded")));
  return link;
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"']+)/).map((part, index) => (index % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part));
}

function longPress(element, then) {
  let timer;
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") timer = setTimeout(() => then(event), 500);
  });
  for (const name of ["pointerup", "pointermove", "pointercancel"]) element.addEventListener(name, () => clearTimeout(timer));
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
