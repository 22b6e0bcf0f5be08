// Lists whose order matters: what is moved, copied, taken away and found in them.
import { bare } from "~/lib/text";

export interface Listed {
  /** Tells rules apart while they are edited; the server knows none. */
  key: string;
  name: string;
}

const LONGEST_NAME = 100;
let last = 0;

export const newKey = (): string => `key-${++last}`;

export const put = <T extends Listed>(list: T[], one: T): T[] =>
  list.some(({ key }) => key === one.key) ? list.map((old) => (old.key === one.key ? one : old)) : [...list, one];

export const without = <T extends Listed>(list: T[], key: string): T[] => list.filter((one) => one.key !== key);

/** A copy stands right after what it is a copy of. */
export function withCopy<T extends Listed>(list: T[], key: string, copy: (one: T) => T): T[] {
  return list.flatMap((one) => (one.key === key ? [one, { ...copy(one), name: nameOfCopy(one.name) }] : [one]));
}

const nameOfCopy = (name: string) => `Copy of ${name}`.slice(0, LONGEST_NAME);

/** As people search: full width or half, upper case or lower. */
export function isNamed(name: string, wanted: string): boolean {
  return bare(name).includes(bare(wanted));
}
