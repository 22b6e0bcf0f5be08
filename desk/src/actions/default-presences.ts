// With what people can begin when they sign in.
import type { DefaultPresence } from "~/api/types";

export const DEFAULT_PRESENCES: { value: DefaultPresence; text: string }[] = [
  { value: "available", text: "Available, or busy by what they hold" },
  { value: "away", text: "Appear away" },
  { value: "offline", text: "Appear offline" },
];
