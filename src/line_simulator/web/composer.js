// The composer: words, stickers, pictures, places and files; Enter sends, except while an input method composes.
import { api } from "./api.js";
import { h, icon, icons, say } from "./dom.js";
import { summary } from "./bubbles.js";
import { drawEmoji, drawNames, marksIn, picksOf } from "./marks.js";
import { drawAccountLink, drawApps, drawBeacon, drawMembership } from "./moments.js";
import { drawSticker, tray } from "./stickers.js";

const IME_KEY = 229;
const MOMENTS = [["Beacon", icons.wave, drawBeacon], ["Membership", icons.people, drawMembership], ["Account link", icons.bolt, drawAccountLink], ["LIFF app", icons.phone, drawApps]];
const FILE_AT_MOST = 30 * 1024 * 1024;
const PLACES = [
  ["東京駅", "東京都千代田区丸の内1丁目", 35.681236, 139.767125],
  ["สยามพารากอน", "991 ถนนพระรามที่ 1 กรุงเทพฯ", 13.746389, 100.534722],
  ["台北101", "台北市信義區信義路五段7號", 25.033964, 121.564468],
  ["Monas", "Gambir, Jakarta Pusat", -6.175392, 106.827153],
  ["इंडिया गेट", "राजपथ, नई दिल्ली", 28.612912, 77.229510],
];

export class Composer {
  constructor(phone) {
    this.phone = phone;
    const name = phone.person.display_name;
    this.quoted = null;
    this.edited = null;
    // What of the text being written is more than letters.
    this.emoji = new Set();
    this.addressed = [];
    this.input = h("textarea", { rows: 1, placeholder: "Message", "aria-label": `Message as ${name}`, oninput: () => this.fit() });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === IME_KEY) return;
      event.preventDefault();
      this.send();
    });
    this.sender = h("button.send", { type: "button", "aria-label": `Send as ${name}`, disabled: true, onclick: () => this.send() }, icon(icons.send, 20));
    this.plus = h("button.plain", { type: "button", title: "Picture, file or place", "aria-label": `Attach as ${name}`, onclick: () => this.toggle(this.attachments, this.plus) }, icon(icons.plus, 22));
    this.smile = h("button.plain", { type: "button", title: "Stickers", "aria-label": `Stickers of ${name}`, onclick: () => this.toggle(this.stickers, this.smile) }, icon(icons.smile, 22));
    this.quoteBar = h("div.quoting", { hidden: true });
    this.names = h("div", { hidden: true });
    this.files = h("input", { type: "file", hidden: true, multiple: true, onchange: () => this.sendFiles() });
    this.drawer = h("div.drawer", { hidden: true });
    this.blocked = h("div.blockade", { hidden: true }, "This account is blocked. ", h("button.plain", { type: "button", onclick: () => phone.toggleBlock() }, "Unblock it"));
    this.bar = h("div.composer", {}, this.plus, this.input, this.smile, this.sender);
    this.element = h("div.foot", {}, this.quoteBar, this.names, this.bar, this.blocked, this.drawer, this.files);
  }

  focus() {
    this.input.focus();
  }

  block(blocked) {
    this.bar.hidden = Boolean(blocked);
    this.blocked.hidden = !blocked;
    if (blocked) this.drawer.hidden = true;
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const { quoted, edited } = this;
    const marks = marksIn(text, this.emoji, this.addressed);
    Object.assign(this, { emoji: new Set(), addressed: [] });
    if (edited) {
      this.edit(null);
      return this.phone.attempt(() => api.edit(this.phone.person.user_id, this.phone.place(), edited.id, text, marks));
    }
    // Cleared before the answer, so that fast typing is never lost; put back when it failed.
    this.input.value = "";
    this.quote(null);
    this.fit();
    if (!(await this.phone.say({ type: "text", text, quoted_message_id: quoted?.id, ...marks })) && !this.input.value) {
      this.input.value = text;
      this.fit();
    }
    return undefined;
  }

  /** Take one's own text up again, to give it other words. */
  edit(message) {
    this.quote(null);
    this.edited = message;
    Object.assign(this, message ? picksOf(message) : { emoji: new Set(), addressed: [] });
    this.input.value = message?.text ?? "";
    this.fit();
    this.quoteBar.hidden = !message;
    if (!message) return;
    this.quoteBar.replaceChildren(h("span", {}, "Editing"), h("button.plain", { type: "button", "aria-label": "Edit nothing", onclick: () => this.edit(null) }, icon(icons.close, 14)));
    this.focus();
  }

  quote(message) {
    this.edited = null;
    this.quoted = message;
    this.quoteBar.hidden = !message;
    if (!message) return;
    this.quoteBar.replaceChildren(h("span", {}, `Quoting: ${summary(message)}`), h("button.plain", { type: "button", "aria-label": "Quote nothing", onclick: () => this.quote(null) }, icon(icons.close, 14)));
    this.focus();
  }

  /** Put words where the cursor is, in place of the last `replaced` letters before it. */
  write(words, replaced = 0) {
    const at = this.input.selectionStart;
    this.input.setRangeText(words, at - replaced, this.input.selectionEnd, "end");
    this.fit();
    this.focus();
  }

  /** Offer whom an `@` can address. */
  offerNames() {
    const before = this.input.value.slice(0, this.input.selectionStart);
    const names = drawNames(this.phone, before, (one, typed) => {
      this.addressed.push(one);
      this.write(`@${one.name} `, typed);
    });
    this.names.hidden = !names;
    this.names.replaceChildren(names ?? "");
  }

  fit() {
    this.offerNames();
    this.sender.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 110)}px`;
  }

  toggle(draw, opener) {
    const wasOpen = !this.drawer.hidden && this.drawer.opener === opener;
    this.drawer.opener = opener;
    this.drawer.hidden = wasOpen;
    if (!wasOpen) this.drawer.replaceChildren(draw.call(this));
    this.phone.settle();
  }

  attachments() {
    const item = (label, path, then) => h("button.attach", { type: "button", onclick: then }, icon(path, 24), h("span", {}, label));
    return h("div.attachments", {}, item("Photo", icons.photo, () => this.pickPhotos()), item("Sample photo", icons.sample, () => this.close({ type: "image" })), item("Film", icons.film, () => this.close({ type: "video" })), item("Voice", icons.voice, () => this.close({ type: "audio" })), item("File", icons.file, () => this.pick("")), item("Location", icons.pin, () => this.openPlaces()), ...(this.phone.group ? [] : MOMENTS.map(([label, path, draw]) => item(label, path, () => this.open(draw(this.phone))))));
  }

  stickers() {
    const pick = (word) => {
      this.emoji.add(word);
      this.write(word);
    };
    return h("div", {}, drawEmoji(pick), h("div.tray", {}, ...tray.map(({ mood, ...sticker }) => h("button.plain", { type: "button", "aria-label": `Send the sticker ${mood}`, onclick: () => this.close({ type: "sticker", ...sticker }) }, drawSticker(sticker.sticker_id, 58)))));
  }

  open(content) {
    this.drawer.hidden = false;
    this.drawer.replaceChildren(content);
    this.phone.settle();
  }

  openPlaces() {
    this.open(h("div.places", {}, ...PLACES.map(([title, address, latitude, longitude]) => h("button", { type: "button", onclick: () => this.close({ type: "location", title, address, latitude, longitude }) }, icon(icons.pin, 18), h("span", {}, h("strong", {}, title), h("small", {}, address))))));
  }

  pickPhotos() {
    this.pick("image/*");
  }

  pick(accept) {
    this.files.accept = accept;
    this.files.value = "";
    this.files.click();
  }

  close(words) {
    this.drawer.hidden = true;
    return this.phone.say(words);
  }

  async sendFiles() {
    const files = [...this.files.files];
    this.drawer.hidden = true;
    const pictures = files.filter(({ type }) => type.startsWith("image/"));
    // LINE numbers pictures that were chosen together, so that they can be shown as an album.
    const set = pictures.length > 1 ? String(Date.now()) : null;
    for (const file of files) {
      if (file.size > FILE_AT_MOST) {
        say(`${file.name} is larger than 30 MB.`);
        continue;
      }
      const kind = ["image", "video", "audio"].find((it) => file.type.startsWith(`${it}/`)) ?? "file";
      const words = { type: kind, content: await base64(file), content_type: file.type || undefined };
      if (kind === "video" || kind === "audio") words.duration = await lengthOf(file);
      if (kind === "image" && set) words.image_set = { id: set, index: pictures.indexOf(file) + 1, total: pictures.length };
      if (kind === "file") words.file_name = file.name;
      await this.phone.say(words);
    }
  }
}

/** How many milliseconds a recording lasts, as far as this browser can play it. */
function lengthOf(file) {
  return new Promise((resolve) => {
    const probe = h(file.type.startsWith("video/") ? "video" : "audio", { preload: "metadata" });
    probe.onloadedmetadata = probe.onerror = () => {
      URL.revokeObjectURL(probe.src);
      resolve(Number.isFinite(probe.duration) ? Math.round(probe.duration * 1000) : undefined);
    };
    probe.src = URL.createObjectURL(file);
  });
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
