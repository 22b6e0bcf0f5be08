// How long to wait before asking again: doubling, with jitter so that a thousand desks do not return at once.

export interface BackoffRange {
  first: number;
  most: number;
}

export function backoff(attempt: number, range: BackoffRange, random: () => number = Math.random): number {
  const ceiling = Math.min(range.most, range.first * 2 ** attempt);
  return Math.max(range.first, ceiling * (0.5 + random() / 2));
}
