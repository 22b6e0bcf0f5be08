// The bell in the top bar: how much came that was not read; a press shows what.
import { Badge, Button, makeStyles, tokens } from "@fluentui/react-components";
import { AlertRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef, useState } from "react";
import { unreadIn } from "~/api/notice-list";
import { notices } from "~/api/notices";

const NoticesCard = lazy(() => import("./notices-card").then((card) => ({ default: card.NoticesCard })));

const MOST = 99;

const useStyles = makeStyles({
  root: { position: "relative", flexShrink: 0 },
  count: { position: "absolute", top: "-2px", right: "-2px", pointerEvents: "none", zIndex: 1 },
  button: { color: tokens.colorNeutralForeground2 },
});

export function NoticesButton() {
  const styles = useStyles();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const { data } = useInfiniteQuery(notices);
  const unread = unreadIn(data);
  return (
    <span className={styles.root}>
      <Button
        ref={button}
        appearance="subtle"
        className={styles.button}
        aria-expanded={open}
        aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
        title="What came for you"
        icon={<AlertRegular />}
        onClick={() => setOpen(!open)}
      />
      {unread > 0 && (
        <Badge size="small" color="danger" className={styles.count} aria-hidden>
          {unread > MOST ? `${MOST}+` : unread}
        </Badge>
      )}
      {open && (
        <Suspense fallback={null}>
          <NoticesCard target={button.current} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </span>
  );
}
