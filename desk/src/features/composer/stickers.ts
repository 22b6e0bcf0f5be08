// The stickers that LINE lets accounts send: packages, what each is about, and the first and last number of each.

export interface StickerPackage {
  id: string;
  name: string;
  /** Words to find it by, beside those of its name. */
  about: string;
  first: number;
  last: number;
}

export interface FoundPackage {
  package: StickerPackage;
  stickers: string[];
}

const LINE_FRIENDS = "LINE FRIENDS";

export const PACKAGES: readonly StickerPackage[] = [
  { id: "446", name: "Moon: Special Edition", about: "faces moods", first: 1988, last: 2027 },
  { id: "789", name: "Sally: Special Edition", about: "duck chick moods", first: 10855, last: 10894 },
  { id: "1070", name: "Moon: Special Edition 2", about: "faces moods", first: 17839, last: 17878 },
  {
    id: "6136",
    name: "LINE Characters: Making Amends",
    about: `${LINE_FRIENDS} sorry apology apologise ごめん`,
    first: 10551376,
    last: 10551399,
  },
  {
    id: "6325",
    name: "Brown and Cony Fun Size Pack",
    about: `${LINE_FRIENDS} bear rabbit small`,
    first: 10979904,
    last: 10979927,
  },
  {
    id: "6359",
    name: "Brown and Cony Fun Size Pack (Thai)",
    about: `${LINE_FRIENDS} bear rabbit small ไทย`,
    first: 11069848,
    last: 11069871,
  },
  {
    id: "6362",
    name: "Brown and Cony Fun Size Pack (Chinese)",
    about: `${LINE_FRIENDS} bear rabbit small 中文`,
    first: 11087920,
    last: 11087943,
  },
  {
    id: "6370",
    name: "Brown and Cony Fun Size Pack (Indonesian)",
    about: `${LINE_FRIENDS} bear rabbit small Indonesia`,
    first: 11088016,
    last: 11088039,
  },
  { id: "6632", name: "LINE Characters: All Dressed Up", about: LINE_FRIENDS, first: 11825374, last: 11825397 },
  {
    id: "8515",
    name: "LINE Characters: Pretty Phrases",
    about: `${LINE_FRIENDS} polite words greetings`,
    first: 16581242,
    last: 16581265,
  },
  {
    id: "8522",
    name: "LINE Characters: Pretty Phrases (Chinese)",
    about: `${LINE_FRIENDS} polite words greetings 中文`,
    first: 16581266,
    last: 16581289,
  },
  {
    id: "8525",
    name: "LINE Characters: Pretty Phrases (Thai)",
    about: `${LINE_FRIENDS} polite words greetings ไทย`,
    first: 16581290,
    last: 16581313,
  },
  {
    id: "11537",
    name: "Brown & Cony & Sally: Animated Special",
    about: `${LINE_FRIENDS} bear rabbit duck chick moving`,
    first: 52002734,
    last: 52002773,
  },
  {
    id: "11538",
    name: "CHOCO & Friends: Animated Special",
    about: `${LINE_FRIENDS} Pangyo moving`,
    first: 51626494,
    last: 51626533,
  },
  {
    id: "11539",
    name: "UNIVERSTAR BT21: Animated Special",
    about: "Koya RJ Shooky Mang Chimmy Tata Cooky Van moving",
    first: 52114110,
    last: 52114149,
  },
];

export function stickersOf(one: StickerPackage): string[] {
  return Array.from({ length: one.last - one.first + 1 }, (_, index) => String(one.first + index));
}

/** Whether LINE lets an account send it; what customers send is mostly bought. */
export function isSendable(packageId: string, stickerId: string): boolean {
  const found = PACKAGES.find((one) => one.id === packageId);
  return found !== undefined && found.first <= Number(stickerId) && Number(stickerId) <= found.last;
}

/** Whole packages that are called so, and of others the stickers that are; all words have to be met. */
export function findStickers(wanted: string, words: Readonly<Record<string, string>>): FoundPackage[] {
  const parts = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const isMet = (text: string) => parts.every((part) => text.toLocaleLowerCase().includes(part));
  return PACKAGES.map((one) => {
    const about = `${one.id} ${one.name} ${one.about}`;
    const all = stickersOf(one);
    const stickers = isMet(about) ? all : all.filter((id) => isMet(`${about} ${id} ${words[`${one.id}/${id}`] ?? ""}`));
    return { package: one, stickers };
  }).filter(({ stickers }) => stickers.length > 0);
}
