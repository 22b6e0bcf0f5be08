// With what people can begin when they sign in.
import type { CustomPresence, DefaultPresence, Id, OwnPresence } from "~/api/types";
import { PRESENCE_LOOKS } from "./presence-looks";

const BASES: { value: DefaultPresence; text: string }[] = [
  { value: "available", text: "Available, or busy by what they hold" },
  { value: "busy_dnd", text: "Do not disturb" },
  { value: "away", text: "Appear away" },
  { value: "offline", text: "Appear offline" },
];

export interface DefaultChoice {
  value: DefaultPresence | Id;
  text: string;
  /** As they are shown. */
  word: string;
}

/** What somebody can begin with, the organisation's own that they may choose among it; null is somebody new. */
export const defaultChoices = (person: Id | null, own: CustomPresence[]): DefaultChoice[] => [
  ...BASES.map((base) => ({ ...base, word: PRESENCE_LOOKS[base.value].word })),
  ...own
    .filter((one) => mayChoose(one, person))
    .map(({ id, name, base }) => ({ value: id, text: `${name} (${PRESENCE_LOOKS[base].word})`, word: name })),
];

/** Which of the choices somebody has. */
export const chosenDefault = (person: {
  default_presence: string;
  default_custom: OwnPresence | null;
}): DefaultPresence | Id => person.default_custom?.id ?? person.default_presence;

export const mayChoose = (one: CustomPresence, person: Id | null): boolean =>
  one.for_everybody || one.people.some((chosen) => chosen.id === person);
