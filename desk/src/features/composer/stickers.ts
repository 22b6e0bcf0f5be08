// The stickers that LINE lets accounts send: packages, and the first and last number of each.

export interface StickerPackage {
  id: string;
  name: string;
  first: number;
  last: number;
}

export const PACKAGES: readonly StickerPackage[] = [
  { id: "446", name: "Moon: Special Edition", first: 1988, last: 2027 },
  { id: "789", name: "Sally: Special Edition", first: 10855, last: 10894 },
  { id: "1070", name: "Moon: Special Edition 2", first: 17839, last: 17878 },
  { id: "6136", name: "LINE Characters: Making Amends", first: 10551376, last: 10551399 },
  { id: "6325", name: "Brown and Cony Fun Size Pack", first: 10979904, last: 10979927 },
  { id: "6359", name: "Brown and Cony Fun Size Pack (Thai)", first: 11069848, last: 11069871 },
  { id: "6362", name: "Brown and Cony Fun Size Pack (Chinese)", first: 11087920, last: 11087943 },
  { id: "6370", name: "Brown and Cony Fun Size Pack (Indonesian)", first: 11088016, last: 11088039 },
  { id: "6632", name: "LINE Characters: All Dressed Up", first: 11825374, last: 11825397 },
  { id: "8515", name: "LINE Characters: Pretty Phrases", first: 16581242, last: 16581265 },
  { id: "8522", name: "LINE Characters: Pretty Phrases (Chinese)", first: 16581266, last: 16581289 },
  { id: "8525", name: "LINE Characters: Pretty Phrases (Thai)", first: 16581290, last: 16581313 },
  { id: "11537", name: "Brown & Cony & Sally: Animated Special", first: 52002734, last: 52002773 },
  { id: "11538", name: "CHOCO & Friends: Animated Special", first: 51626494, last: 51626533 },
  { id: "11539", name: "UNIVERSTAR BT21: Animated Special", first: 52114110, last: 52114149 },
];

export function stickersOf(one: StickerPackage): string[] {
  return Array.from({ length: one.last - one.first + 1 }, (_, index) => String(one.first + index));
}
