// Our own stickers: a small window with a face. LINE's artwork is LINE's.

const FIRST = 1988;
const eyes = {
  open: '<circle cx="44" cy="58" r="4.500"/><circle cx="76" cy="58" r="4.500"/>',
  happy: '<path d="M38 60q6-8 12 0M70 60q6-8 12 0" class="l"/>',
  shut: '<path d="M38 57q6 6 12 0M70 57q6 6 12 0" class="l"/>',
  heart: '<path d="M44 64l-7-7a4.200 4.200 0 0 1 7-4 4.200 4.200 0 0 1 7 4zM76 64l-7-7a4.200 4.200 0 0 1 7-4 4.200 4.200 0 0 1 7 4z" fill="#f0416c"/>',
  cross: '<path d="M39 52l10 6-10 6M81 52l-10 6 10 6" class="l"/>',
  wide: '<circle cx="44" cy="57" r="7.500" fill="#fff" stroke="#2c3e50" stroke-width="3"/><circle cx="76" cy="57" r="7.500" fill="#fff" stroke="#2c3e50" stroke-width="3"/><circle cx="44" cy="57" r="2.500"/><circle cx="76" cy="57" r="2.500"/>',
};
const mouths = {
  smile: '<path d="M50 72q10 10 20 0" class="l"/>',
  open: '<path d="M49 70h22q-1 14-11 14t-11-14z" fill="#c0392b" stroke="#2c3e50" stroke-width="3"/>',
  flat: '<path d="M52 75h16" class="l"/>',
  sad: '<path d="M51 79q9-9 18 0" class="l"/>',
  small: '<ellipse cx="60" cy="76" rx="5" ry="6" fill="#c0392b" stroke="#2c3e50" stroke-width="3"/>',
};
const moods = [
  ["hello", "#ffd54f", "happy", "open", '<path d="M98 44q10-10 16-2M101 54q9-6 14-1" class="l" stroke="#f39c12"/>', "Hello!"],
  ["thanks", "#ffab91", "happy", "smile", '<path d="M20 34l-7-7a4 4 0 0 1 7-4 4 4 0 0 1 7 4z" fill="#f0416c"/>', "Thanks!"],
  ["ok", "#a5d6a7", "open", "smile", '<path d="M96 40l6 7 12-14" class="l" stroke="#06a94d" stroke-width="6"/>', "OK"],
  ["sorry", "#90caf9", "shut", "sad", '<path d="M92 44q5 8 0 11-5-3 0-11z" fill="#4aa3ff"/>', "Sorry…"],
  ["love", "#f8bbd0", "heart", "open", '<path d="M102 36l-8-8a4.600 4.600 0 0 1 8-4 4.600 4.600 0 0 1 8 4z" fill="#f0416c"/>', ""],
  ["cry", "#81d4fa", "shut", "small", '<path d="M40 66v18M80 66v18" stroke="#4aa3ff" stroke-width="6" class="l"/>', ""],
  ["angry", "#ef9a9a", "open", "flat", '<path d="M36 48l14 6M84 48l-14 6" class="l"/><path d="M96 28q2 8 10 8M110 26q-2 8-10 8" class="l" stroke="#e53935"/>', ""],
  ["sleepy", "#b39ddb", "shut", "small", '<text x="92" y="42" font-size="22" font-weight="700" fill="#5e35b1">z</text><text x="106" y="28" font-size="16" font-weight="700" fill="#5e35b1">z</text>', ""],
  ["question", "#ffe082", "wide", "flat", '<text x="94" y="44" font-size="32" font-weight="800" fill="#ef6c00">?</text>', "Where is it?"],
  ["party", "#ce93d8", "happy", "open", '<path d="M60 8l-14 24h28z" fill="#ffca28" stroke="#2c3e50" stroke-width="3"/><circle cx="60" cy="8" r="4" fill="#f0416c"/><circle cx="18" cy="30" r="3" fill="#06c755"/><circle cx="104" cy="26" r="3" fill="#4aa3ff"/>', "Yay!"],
  ["hurry", "#ffcc80", "wide", "open", '<path d="M8 52h10M4 64h13M8 76h10" class="l" stroke="#ef6c00"/>', "Hurry!"],
  ["dizzy", "#c5e1a5", "cross", "sad", '<path d="M96 32q8-4 8 4t-8 6" class="l" stroke="#7cb342"/>', ""],
];

export const tray = moods.map(([mood], index) => ({ package_id: "446", sticker_id: String(FIRST + index), keywords: [mood], mood }));

/** The drawing for any sticker id: ours for the tray, and by turns one of them for ids of LINE's that we cannot draw. */
export function drawSticker(stickerId, size = 120) {
  const number = Number(stickerId) - FIRST;
  const index = Number.isSafeInteger(number) ? ((number % moods.length) + moods.length) % moods.length : 0;
  const [mood, colour, eye, mouth, extra, words] = moods[index];
  const holder = document.createElement("span");
  holder.className = "sticker";
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", `Sticker: ${mood}`);
  holder.innerHTML = `<svg width="${size}" height="${size}" viewBox="0 0 120 120" fill="#2c3e50"><style>.l{fill:none;stroke-width:4;stroke-linecap:round;stroke-linejoin:round}.l:not([stroke]){stroke:#2c3e50}</style><ellipse cx="60" cy="111" rx="34" ry="5" fill="#0002"/><rect x="24" y="30" width="72" height="74" rx="22" fill="${colour}" stroke="#2c3e50" stroke-width="4"/><path d="M28 44q2-10 14-10h36q12 0 14 10z" fill="#fff8"/><circle cx="36" cy="72" r="6" fill="#ff6f6f66"/><circle cx="84" cy="72" r="6" fill="#ff6f6f66"/>${eyes[eye]}${mouths[mouth]}${extra}${words ? `<text x="60" y="22" text-anchor="middle" font-size="17" font-weight="800" fill="#2c3e50" stroke="#fff" stroke-width="5" paint-order="stroke" font-family="system-ui">${words}</text>` : ""}</svg>`;
  return holder;
}
