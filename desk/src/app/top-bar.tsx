// The bar along the top: sessions, connection, presence, capacity, sound, and who is signed in.
import { Button, makeStyles, Tooltip, tokens } from "@fluentui/react-components";
import { AlertOffRegular, AlertRegular } from "@fluentui/react-icons";
import { useSyncExternalStore } from "react";
import type { Id, Me } from "~/api/types";
import { ConnectionPill } from "~/features/connection/connection-pill";
import { askToNotify } from "~/features/offers/use-ringing";
import { CapacityButton } from "~/features/presence/capacity-button";
import { PresenceMenu } from "~/features/presence/presence-menu";
import { bell } from "~/lib/bell";
import { NameMenu } from "./name-menu";
import { SessionTabs } from "./session-tabs";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    height: "48px",
    flexShrink: 0,
    paddingRight: "12px",
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  brand: { width: "64px", display: "grid", placeItems: "center", flexShrink: 0 },
});

interface Props {
  me: Me;
  current: Id | null;
  atHome: boolean;
  onHome(): void;
}

export function TopBar({ me, current, atHome, onHome }: Props) {
  const styles = useStyles();
  return (
    <header className={styles.root}>
      <span className={styles.brand}>
        <img src="/icon.svg" alt="Madoguchi" width={26} height={26} />
      </span>
      <SessionTabs current={current} atHome={atHome} onHome={onHome} />
      <ConnectionPill />
      <PresenceMenu me={me} onChoose={askToNotify} />
      <CapacityButton me={me} />
      <MuteSwitch />
      <NameMenu me={me} />
    </header>
  );
}

function MuteSwitch() {
  const muted = useSyncExternalStore(bell.subscribe, () => bell.muted);
  const label = muted ? "Offers are silent. Turn sound on" : "Offers ring. Turn sound off";
  return (
    <Tooltip content={label} relationship="label">
      <Button
        appearance="subtle"
        aria-pressed={muted}
        icon={muted ? <AlertOffRegular /> : <AlertRegular />}
        onClick={() => bell.setMuted(!muted)}
      />
    </Tooltip>
  );
}
