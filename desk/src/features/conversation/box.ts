// The room that a picture takes in a bubble: known before it is here, so that nothing jumps when it comes.
interface Sized {
  width: number | null;
  height: number | null;
}

const LONGEST = 280;
const SHORTEST = 96;

export function boxOf(sized: Sized | null | undefined): { width: number; aspectRatio: string } {
  const width = sized?.width || 4;
  const height = sized?.height || 3;
  // A very long picture is cut to a strip that can still be seen; the whole of it is a click away.
  const ratio = Math.min(Math.max(width / height, SHORTEST / LONGEST), LONGEST / SHORTEST);
  return { width: Math.round(ratio >= 1 ? LONGEST : LONGEST * ratio), aspectRatio: String(ratio) };
}
