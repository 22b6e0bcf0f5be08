// A record that several people keep: saved over the version that was read, else what the others saved is there to choose.
import { useRef, useState } from "react";
import { hasCode } from "~/api/problem";
import type { Id } from "~/api/types";

interface Kept {
  id: Id;
  version: number;
}

export function useVersioned<T extends Kept>(opened: T | null, reread: (id: Id) => Promise<T>) {
  const [record, setRecord] = useState(opened);
  const version = useRef(opened?.version ?? 0);
  const [theirs, setTheirs] = useState<T | null>(null);

  function follow(other: T) {
    version.current = other.version;
    setTheirs(null);
  }

  return {
    /** As it was opened, or as somebody else saved it and it was loaded since. */
    record,
    /** What somebody else has saved meanwhile; null while nobody has. */
    theirs,
    async save(write: (version: number) => Promise<unknown>): Promise<unknown> {
      setTheirs(null);
      try {
        return await write(version.current);
      } catch (error) {
        if (record && hasCode(error, "changed_meanwhile")) setTheirs(await reread(record.id));
        throw error;
      }
    },
    /** Goes on with what somebody else has saved. */
    load(other: T) {
      setRecord(other);
      follow(other);
    },
    /** The next save goes over theirs. */
    overrule: follow,
  };
}
