// A form's values, what is wrong with each, and its one way to the server.
import { useRef, useState } from "react";
import { explain, hasCode, Problem } from "~/api/problem";

export type Errors<T> = Partial<Record<keyof T, string>>;

export interface Form<T> {
  values: T;
  errors: Errors<T>;
  /** What is wrong with the whole, when no single field is to blame. */
  trouble: string | null;
  busy: boolean;
  dirty: boolean;
  set<K extends keyof T>(field: K, value: T[K]): void;
  /** Begins anew with other values, as if they had been there from the start. */
  reset(values: T): void;
  /** False when a check fails; the errors then show. */
  check(fields?: (keyof T)[]): boolean;
  submit(): Promise<boolean>;
}

interface Options<T> {
  check(values: T): Errors<T>;
  save(values: T): Promise<unknown>;
  /** Stays on the screen: takes over what is saved, here or elsewhere, while nothing is changed in it. */
  follows?: boolean;
}

export function useForm<T extends object>(initial: T, { check, save, follows = false }: Options<T>): Form<T> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<T>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [dirty, setDirty] = useState(false);
  const changes = useRef(0);
  const [taken, setTaken] = useState(initial);
  if (follows && taken !== initial) {
    setTaken(initial);
    if (!dirty) setValues(initial);
  }

  function passes(fields?: (keyof T)[]): boolean {
    const found = check(values);
    const relevant = Object.entries(found).filter(([field]) => !fields || fields.includes(field as keyof T));
    setErrors(Object.fromEntries(relevant) as Errors<T>);
    return relevant.length === 0;
  }

  return {
    values,
    errors,
    trouble,
    busy,
    dirty,
    set(field, value) {
      changes.current += 1;
      setDirty(true);
      setValues((now) => ({ ...now, [field]: value }));
      setErrors((now) => ({ ...now, [field]: undefined }));
    },
    reset(other) {
      setValues(other);
      setErrors({});
      setTrouble(null);
      setDirty(false);
    },
    check: passes,
    async submit() {
      if (busy || !passes()) return false;
      setBusy(true);
      setTrouble(null);
      const saved = changes.current;
      try {
        await save(values);
        if (follows && changes.current === saved) setDirty(false);
        return true;
      } catch (error) {
        const byField = errorsByField(error, Object.keys(values));
        setErrors(byField as Errors<T>);
        if (Object.keys(byField).length === 0) setTrouble(explain(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}

const TAKEN: Record<string, [string, string]> = {
  email_taken: ["email", "Somebody already uses this email."],
  name_taken: ["name", "This name is already used."],
  account_taken: ["channel_id", "This channel is already connected."],
};

/** The server names fields by path (`body.name`, `name`); the form by their last part. */
export function errorsByField(error: unknown, fields: string[]): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  const taken = TAKEN[error.code];
  if (taken && fields.includes(taken[0])) return { [taken[0]]: taken[1] };
  if (!hasCode(error, "invalid")) return {};
  const found: Record<string, string> = {};
  for (const { path, message } of error.fieldErrors) {
    const field = path.split(/[./]/).find((part) => fields.includes(part));
    if (field) found[field] ??= message;
  }
  return found;
}

export const required = (value: string, what: string): string | undefined =>
  value.trim() ? undefined : `Enter ${what}.`;

/** Those values that are others than before. */
export function changedOf<T extends object>(before: T, values: T): Partial<T> {
  const changed = Object.entries(values).filter(([field, value]) => value !== before[field as keyof T]);
  return Object.fromEntries(changed) as Partial<T>;
}

/** Keeps only the checks that failed. */
export function failed<T>(checks: { [K in keyof T]?: string | undefined }): Errors<T> {
  return Object.fromEntries(Object.entries(checks).filter(([, message]) => message)) as Errors<T>;
}
