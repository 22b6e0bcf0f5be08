// Browser storage that never throws: a full disk or a strict browser must not stop the desk.

export interface Shelf {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

function shelf(pick: () => Storage): Shelf {
  return {
    read(key) {
      try {
        return pick().getItem(`madoguchi.${key}`);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) pick().removeItem(`madoguchi.${key}`);
        else pick().setItem(`madoguchi.${key}`, value);
      } catch {
        // Nothing to do: the value simply is not remembered.
      }
    },
  };
}

/** Survives a reload of this tab, not its closing: drafts, open tabs. */
export const tabShelf = shelf(() => window.sessionStorage);
/** Survives closing the browser: the mute switch. */
export const deviceShelf = shelf(() => window.localStorage);
