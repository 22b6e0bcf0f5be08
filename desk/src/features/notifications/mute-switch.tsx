// Turns the sound of this browser off and on, whatever the settings say.
import { Button, makeStyles, Tooltip } from "@fluentui/react-components";
import { Speaker2Regular, SpeakerMuteRegular } from "@fluentui/react-icons";
import { useSyncExternalStore } from "react";
import { bell } from "~/lib/bell";
import { PHONE } from "~/lib/screen";

// A phone has a switch of its own for that, and little room.
const useStyles = makeStyles({ root: { flexShrink: 0, [PHONE]: { display: "none" } } });

export function MuteSwitch() {
  const styles = useStyles();
  const muted = useSyncExternalStore(bell.subscribe, () => bell.muted);
  const label = muted ? "Everything is silent here. Turn sound on" : "Turn sound off in this browser";
  return (
    <Tooltip content={label} relationship="label">
      <Button
        appearance="subtle"
        className={styles.root}
        aria-pressed={muted}
        icon={muted ? <SpeakerMuteRegular /> : <Speaker2Regular />}
        onClick={() => bell.setMuted(!muted)}
      />
    </Tooltip>
  );
}
