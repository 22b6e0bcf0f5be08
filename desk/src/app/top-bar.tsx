// The bar along the top: sessions, connection, presence, capacity, sound, what came, and who is signed in.
import { makeStyles, tokens } from "@fluentui/react-components";
import { lazy, Suspense } from "react";
import type { Id, Me } from "~/api/types";
import { ConnectionPill } from "~/features/connection/connection-pill";
import { CapacityButton } from "~/features/presence/capacity-button";
import { PresenceMenu } from "~/features/presence/presence-menu";
import { askToNotify } from "~/lib/ask-to-notify";
import { NameMenu } from "./name-menu";
import { SessionTabs } from "./session-tabs";

// They keep their place while they are on their way.
const Bells = lazy(() => import("~/features/notifications/bells").then((file) => ({ default: file.Bells })));

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
  bells: { width: "68px", flexShrink: 0 },
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
      <Suspense fallback={<span className={styles.bells} />}>
        <Bells />
      </Suspense>
      <NameMenu me={me} />
    </header>
  );
}
