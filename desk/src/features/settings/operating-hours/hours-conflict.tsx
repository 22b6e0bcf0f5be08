// Two people have changed the same hours: what the other one saved, and a choice; until it is made, nothing typed is lost.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { OperatingHours } from "~/api/types";
import { plural } from "~/lib/text";
import { weeklyWords } from "./operating-hours-words";

interface Props {
  theirs: OperatingHours;
  onLoad(): void;
  onOverwrite(): void;
}

export function HoursConflict({ theirs, onLoad, onOverwrite }: Props) {
  const { name, zone, weekly, holidays } = theirs;
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>Somebody else has saved these hours meanwhile.</MessageBarTitle>
        Theirs: {name}, {weeklyWords(weekly)} in {zone}, {plural(holidays.length, "holiday")}. Yours are still below,
        not saved.
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={onLoad}>Load theirs, discard mine</Button>
        <Button onClick={onOverwrite}>Save mine over theirs</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
