// What somebody else has saved of the same hours, in the words of operating hours.
import type { OperatingHours } from "~/api/types";
import { plural } from "~/lib/text";
import { SaveConflict } from "../save-conflict";
import { validWords, weeklyWords } from "./operating-hours-words";

interface Props {
  theirs: OperatingHours;
  onLoad(): void;
  onOverwrite(): void;
}

export function HoursConflict({ theirs, onLoad, onOverwrite }: Props) {
  const { name, zone, weekly, holidays } = theirs;
  const week = [weeklyWords(weekly), validWords(theirs)].filter(Boolean).join(" ");
  const words = `${name}, ${week} in ${zone}, ${plural(holidays.length, "holiday")}`;
  return <SaveConflict what="these hours" theirs={words} onLoad={onLoad} onOverwrite={onOverwrite} />;
}
