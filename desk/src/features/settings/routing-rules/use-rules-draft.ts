// One kind of rules while it is edited: what differs from what is kept, the way to the server, and back.
import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { queryClient } from "~/api/live";
import { explain, hasCode } from "~/api/problem";
import { type Fault, faultOf } from "./rules-fault";

interface Versioned {
  version: number;
}

interface Options<View extends Versioned, Draft extends object> {
  query: UseQueryOptions<View, Error, View, string[]>;
  read(view: View): Draft;
  write(draft: Draft): Omit<View, "version">;
  save(body: View): Promise<View>;
  /** What is to be done before it can be saved, with the key of the rule that it is about. */
  check(draft: Draft): Fault | null;
}

export interface RulesDraft<Draft extends object> {
  /** Null until it is loaded. */
  draft: Draft | null;
  loadError: unknown;
  reload(): void;
  dirty: boolean;
  busy: boolean;
  trouble: string | null;
  /** Somebody else has saved it since. */
  overtaken: boolean;
  fault: Fault | null;
  /** What was deleted last, while it can be taken back. */
  deleted: string | null;
  change(draft: Draft): void;
  remove(draft: Draft, what: string): void;
  undo(): void;
  discard(): void;
  loadTheirs(): Promise<void>;
  /** The rule that is to blame, or null. */
  save(): Promise<Fault | null>;
}

interface Held<Draft> {
  version: number;
  kept: Draft;
  now: Draft;
  before: { what: string; draft: Draft } | null;
}

export function useRulesDraft<View extends Versioned, Draft extends object>(
  options: Options<View, Draft>,
): RulesDraft<Draft> {
  const { read, write } = options;
  const { data, error, refetch } = useQuery(options.query);
  const [held, setHeld] = useState<Held<Draft> | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [overtaken, setOvertaken] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const saving = useRef(false);

  const same = (one: Draft, other: Draft) => JSON.stringify(write(one)) === JSON.stringify(write(other));
  const dirty = held !== null && held.now !== held.kept && !same(held.now, held.kept);
  // What was read anew takes the place of what nobody has touched.
  if (data && !busy && (held === null || (data.version > held.version && !dirty))) setHeld(fresh(data));

  function fresh(view: View): Held<Draft> {
    const draft = read(view);
    return { version: view.version, kept: draft, now: draft, before: null };
  }

  function settle() {
    setTrouble(null);
    setOvertaken(false);
    setFault(null);
  }

  function put(now: Draft, what: string | null) {
    setFault(null);
    // That somebody else was first stays so, whatever is changed.
    if (!overtaken) setTrouble(null);
    setHeld((was) => was && { ...was, now, before: what === null ? null : { what, draft: was.now } });
  }

  async function loadTheirs() {
    const { data: theirs, error: failure } = await refetch();
    if (!theirs) return setTrouble(explain(failure));
    settle();
    setHeld(fresh(theirs));
  }

  async function save(): Promise<Fault | null> {
    if (!held || saving.current) return null;
    const sent = held.now;
    const lacking = options.check(sent);
    if (lacking) return refuse(lacking);
    saving.current = true;
    setBusy(true);
    settle();
    try {
      const view = await options.save({ ...write(sent), version: held.version } as View);
      queryClient.setQueryData(options.query.queryKey, view);
      setHeld((was) => was && { ...was, version: view.version, kept: sent });
      return null;
    } catch (failure) {
      if (hasCode(failure, "changed_meanwhile")) setOvertaken(true);
      const found = faultOf(failure, sent);
      if (found) return refuse(found);
      setTrouble(explain(failure));
      return null;
    } finally {
      saving.current = false;
      setBusy(false);
    }
  }

  function refuse(found: Fault): Fault {
    setFault(found);
    setTrouble(found.message);
    return found;
  }

  return {
    draft: held?.now ?? null,
    loadError: held ? null : error,
    reload: () => void refetch(),
    dirty,
    busy,
    trouble,
    overtaken,
    fault,
    deleted: held?.before?.what ?? null,
    change: (draft) => put(draft, null),
    remove: (draft, what) => put(draft, what),
    undo: () => held?.before && put(held.before.draft, null),
    discard: () => {
      if (overtaken) return void loadTheirs();
      settle();
      setHeld((was) => was && { ...was, now: was.kept, before: null });
    },
    loadTheirs,
    save,
  };
}
