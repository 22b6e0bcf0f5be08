// Turns the sound of this browser off and on, whatever the settings say.
import { Button, Tooltip } from "@fluentui/react-components";
import { Speaker2Regular, SpeakerMuteRegular } from "@fluentui/react-icons";
import { useSyncExternalStore } from "react";
import { bell } from "~/lib/bell";

export function MuteSwitch() {
  const muted = useSyncExternalStore(bell.subscribe, () => bell.muted);
  const label = muted ? "Everything is silent here. Turn sound on" : "Turn sound off in this browser";
  return (
    <Tooltip content={label} relationship="label">
      <Button
        appearance="subtle"
        aria-pressed={muted}
        icon={muted ? <SpeakerMuteRegular /> : <Speaker2Regular />}
        onClick={() => bell.setMuted(!muted)}
      />
    </Tooltip>
  );
}
