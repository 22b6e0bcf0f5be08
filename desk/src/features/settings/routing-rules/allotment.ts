// How a route allots conversations among queues: percentages that add to a hundred.
import type { Id, Named, QueueShare } from "~/api/types";

const WHOLE = 100;

export const sumOf = (shares: QueueShare[]): number => shares.reduce((sum, { percent }) => sum + percent, 0);

/** As even as whole numbers can be; the first get what is left. */
export function splitEvenly(shares: QueueShare[]): QueueShare[] {
  const each = Math.floor(WHOLE / shares.length);
  const left = WHOLE - each * shares.length;
  return shares.map(({ queue_id }, index) => ({ queue_id, percent: each + (index < left ? 1 : 0) }));
}

/** Everything to the first queue. */
export const withoutAllotment = (shares: QueueShare[]): QueueShare[] =>
  shares.slice(0, 1).map(({ queue_id }) => ({ queue_id, percent: WHOLE }));

/** A queue more gets what is missing to a hundred; where nothing is, all are split anew. */
export function withQueue(shares: QueueShare[], queueId: Id): QueueShare[] {
  const missing = WHOLE - sumOf(shares);
  const next = [...shares, { queue_id: queueId, percent: missing }];
  return missing > 0 ? next : splitEvenly(next);
}

/** What is left alone gets everything. */
export function withoutQueue(shares: QueueShare[], queueId: Id): QueueShare[] {
  const left = shares.filter((share) => share.queue_id !== queueId);
  return left.length === 1 ? withoutAllotment(left) : left;
}

/** The sentence that says what to change, or undefined. */
export function allotmentLacks(shares: QueueShare[]): string | undefined {
  if (shares.length === 0) return "Choose a queue.";
  if (shares.some(({ percent }) => !Number.isInteger(percent) || percent < 1))
    return "Each queue gets 1 % at least: write more, or remove the queue.";
  const sum = sumOf(shares);
  if (sum === WHOLE) return undefined;
  const off = Math.abs(WHOLE - sum);
  return `The percentages add up to ${sum}: ${sum < WHOLE ? `${off} are missing` : `${off} are too many`}.`;
}

export function allotmentInWords(shares: QueueShare[], queues: Named[]): string {
  const name = (id: Id) => queues.find((queue) => queue.id === id)?.name ?? "A queue that is gone";
  if (shares.length === 1) return shares.map(({ queue_id }) => name(queue_id)).join();
  return shares.map(({ queue_id, percent }) => `${name(queue_id)} ${percent} %`).join(", ");
}
