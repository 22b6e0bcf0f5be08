// What of notifications stands in the top bar: the switch of the sound, and the bell with what came.
import { MuteSwitch } from "./mute-switch";
import { NoticesButton } from "./notices-button";

export function Bells() {
  return (
    <>
      <MuteSwitch />
      <NoticesButton />
    </>
  );
}
