// A record that several people keep: saved over the version that was read, else what the others saved is there to choose.
import { useRef, useState } from "react";
import { hasCode } from "~/api/problem";
import type { Id } from "~/api/types";

interface Kept {
  id: Id;
  version: number;
}

export interface Versioned<T> {
  /** As it was opened, or as somebody else saved it and it was loaded since. */
  record: T | null;
  /** What somebody else has saved meanwhile; null while nobody has. */
  theirs: T | null;
  save(write: (version: number) => Promise<unknown>): Promise<unknown>;
  /** Goes on with another record: what somebody else has saved, or a copy. */
  load(other: T): void;
  /** The next save goes over theirs. */
  overrule(theirs: T): void;
}

export function useVersioned<T extends Kept>(opened: T | null, reread: (id: Id) => Promise<T>): Versioned<T> {
  const [record, setRecord] = useState(opened);
  const version = useRef(opened?.version ?? 0);
  const [theirs, setTheirs] = useState<T | null>(null);

  function follow(other: T) {
    version.current = other.version;
    setTheirs(null);
  }

  return {
    record,
    theirs,
    async save(write) {
      setTheirs(null);
      try {
        return await write(version.current);
      } catch (error) {
        if (record && hasCode(error, "changed_meanwhile")) setTheirs(await reread(record.id));
        throw error;
      }
    },
    load(other) {
      setRecord(other);
      follow(other);
    },
    overrule: follow,
  };
}
