// Browser storage that never throws: a full disk or a strict browser must not stop the desk.

export interface Shelf {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
  /** Every key that begins so. */
  keys(beginning: string): string[];
}

const OURS = "madoguchi.";

function shelf(pick: () => Storage): Shelf {
  return {
    read(key) {
      try {
        return pick().getItem(OURS + key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) pick().removeItem(OURS + key);
        else pick().setItem(OURS + key, value);
      } catch {
        // Nothing to do: the value simply is not remembered.
      }
    },
    keys(beginning) {
      try {
        const all = Object.keys(pick()).filter((key) => key.startsWith(OURS + beginning));
        return all.map((key) => key.slice(OURS.length));
      } catch {
        return [];
      }
    },
  };
}

/** Survives a reload of this tab, not its closing: drafts, open tabs. */
export const tabShelf = shelf(() => window.sessionStorage);
/** Survives closing the browser: the mute switch. */
export const deviceShelf = shelf(() => window.localStorage);
