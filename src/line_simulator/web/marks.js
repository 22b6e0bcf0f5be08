// What LINE marks in a text: its own emoji, and who is addressed.
import { drawAvatar } from "./avatar.js";
import { h } from "./dom.js";
import { drawSticker, tray } from "./stickers.js";

const PRODUCT = "5ac1bfd5040ab15980c9b435";
const FIRST = 1988;
const words = new Map(tray.map(({ mood, sticker_id: id }, index) => [`(${mood})`, { id, emojiId: String(index + 1).padStart(3, "0") }]));

/** The emoji of the tray; each is a word in brackets, as LINE writes its own. */
export function drawEmoji(pick) {
  return h("div.emoji", { role: "group", "aria-label": "LINE emoji" }, ...[...words].map(([word, { id }]) => h("button.plain", { type: "button", title: word, "aria-label": `Write the emoji ${word}`, onclick: () => pick(word) }, drawSticker(id, 26))));
}

/** Where the emoji that were picked and the people that were addressed stand in a text; both count UTF-16 units. */
export function marksIn(text, picked, addressed) {
  const emojis = [...picked].flatMap((word) => placesOf(text, word).map((index) => ({ index, length: word.length, productId: PRODUCT, emojiId: words.get(word).emojiId })));
  const mentionees = [];
  // Longer names first, so that Kenji is not taken for Ken.
  for (const { name, userId } of addressed.toSorted((one, other) => other.name.length - one.name.length))
    for (const index of placesOf(text, `@${name}`))
      if (!mentionees.some((it) => it.index === index)) mentionees.push({ index, length: name.length + 1, ...(userId ? { type: "user", userId } : { type: "all" }) });
  return { ...(emojis.length && { emojis: emojis.sort(inOrder) }), ...(mentionees.length && { mentionees: mentionees.sort(inOrder) }) };
}

/** What was picked and who is addressed in a text that is taken up again. */
export function picksOf({ text, emojis = [], mention }) {
  const marked = ({ index, length }) => text.slice(index, index + length);
  return { emoji: new Set(emojis.map(marked).filter((word) => words.has(word))), addressed: (mention?.mentionees ?? []).map((it) => ({ name: marked(it).slice(1), userId: it.userId })) };
}

/** A text with its marks drawn; `plain` makes what stands between them. */
export function drawMarked(text, emojis, mentionees, plain) {
  const marks = [...(emojis ?? []).map((it) => ({ ...it, emoji: true })), ...(mentionees ?? [])].sort(inOrder);
  const parts = [];
  let end = 0;
  for (const { index, length, emoji, productId, emojiId } of marks) {
    if (index < end) continue;
    const marked = text.slice(index, index + length);
    parts.push(...plain(text.slice(end, index)), emoji ? drawOne(marked, productId, emojiId) : h("b.mention", {}, marked));
    end = index + length;
  }
  return [...parts, ...plain(text.slice(end))];
}

function drawOne(word, productId, emojiId) {
  if (productId !== PRODUCT) return h("span.emo", {}, word);
  const drawn = drawSticker(FIRST + Number(emojiId) - 1, 22);
  drawn.setAttribute("aria-label", word);
  return h("span.emo", { title: word }, drawn);
}

/** Who can be addressed in this group after an `@`; null where nobody is being addressed. */
export function drawNames(phone, before, pick) {
  const typed = phone.group && /(?:^|\s)@([^\s@]*)$/.exec(before)?.[1];
  if (typed === undefined || typed === null) return null;
  const { account, group, page, person } = phone;
  const others = group.members.filter((id) => id !== person.user_id).map((id) => ({ name: page.nameOf(id), userId: id }));
  const all = [{ name: account.name, userId: account.bot_user_id, kind: "account" }, ...others, { name: "All", userId: null }];
  const found = all.filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()));
  if (!found.length) return null;
  return h("div.names", { role: "listbox", "aria-label": "Who is addressed" }, ...found.map((one) => h("button.plain", { type: "button", role: "option", onclick: () => pick(one, typed.length + 1) }, drawAvatar(one.name, 24, one.kind), h("span", {}, one.name))));
}

function placesOf(text, word) {
  const places = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) places.push(at);
  return places;
}

const inOrder = (one, other) => one.index - other.index;
