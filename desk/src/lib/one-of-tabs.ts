// What the tabs of one browser settle among them: which of them sounds, and which conversations are in sight.

const SOUNDS = "madoguchi.sounds";
const SIGHT = "madoguchi.sight.";

/** One of the tabs that ask for it has the turn, till it is closed or gives it back; then the next has it. */
export class Turn {
  #asked = false;
  #mine = false;
  #end: () => void = () => undefined;

  get mine(): boolean {
    return this.#mine;
  }

  /** False when it was asked for before. */
  ask(): boolean {
    if (this.#asked) return false;
    this.#asked = true;
    const locks = lockManager();
    // A browser without locks may sound in each tab; better than in none.
    if (!locks) {
      this.#mine = true;
      return true;
    }
    let over = false;
    const till = new Promise<void>((done) => {
      this.#end = () => {
        over = true;
        done();
      };
    });
    void locks
      .request(SOUNDS, () => {
        // Where it was given back before it came, it goes on to the next at once.
        this.#mine ||= !over;
        return till;
      })
      .catch(() => undefined);
    return true;
  }

  /** May be asked for again later. */
  giveBack(): void {
    this.#end();
    this.#end = () => undefined;
    this.#asked = false;
    this.#mine = false;
  }
}

let shown: { id: string; leave(): void } | null = null;

/** Says which conversation this tab has in sight; null for none. */
export function putInSight(id: string | null): void {
  if (shown?.id === id) return;
  shown?.leave();
  shown = null;
  if (id === null) return;
  let leave: () => void = () => undefined;
  const till = new Promise<void>((done) => {
    leave = done;
  });
  shown = { id, leave };
  void lockManager()
    ?.request(SIGHT + id, { mode: "shared" }, () => till)
    .catch(() => undefined);
}

/** Whether this tab, or another of this browser, has the conversation in sight. */
export async function isInSight(id: string): Promise<boolean> {
  if (shown?.id === id) return true;
  try {
    const { held = [] } = (await lockManager()?.query()) ?? {};
    return held.some((lock) => lock.name === SIGHT + id);
  } catch {
    return false;
  }
}

function lockManager(): LockManager | undefined {
  return (navigator as Partial<Pick<Navigator, "locks">>).locks;
}
