// The bell in the top bar: how much came that was not read; a press shows what.
import { Badge, Button, makeStyles, Popover, PopoverSurface, PopoverTrigger, tokens } from "@fluentui/react-components";
import { AlertRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { unreadIn } from "~/api/notice-list";
import { notices } from "~/api/notices";

const NoticesCard = lazy(() => import("./notices-card").then((card) => ({ default: card.NoticesCard })));

const MOST = 99;

const useStyles = makeStyles({
  root: { position: "relative", flexShrink: 0 },
  count: { position: "absolute", top: "-2px", right: "-2px", pointerEvents: "none", zIndex: 1 },
  surface: { width: "360px", maxWidth: "calc(100vw - 32px)", padding: 0, boxSizing: "border-box" },
  button: { color: tokens.colorNeutralForeground2 },
});

export function NoticesButton() {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const { data } = useInfiniteQuery(notices);
  const unread = unreadIn(data);
  return (
    <span className={styles.root}>
      <Popover
        open={open}
        trapFocus
        positioning={{ position: "below", align: "end" }}
        onOpenChange={(_, data) => setOpen(data.open)}
      >
        <PopoverTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            className={styles.button}
            aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
            title="What came for you"
            icon={<AlertRegular />}
          />
        </PopoverTrigger>
        <PopoverSurface aria-label="Notifications" tabIndex={-1} className={styles.surface}>
          <Suspense fallback={null}>
            <NoticesCard onClose={() => setOpen(false)} />
          </Suspense>
        </PopoverSurface>
      </Popover>
      {unread > 0 && (
        <Badge size="small" color="danger" className={styles.count} aria-hidden>
          {unread > MOST ? `${MOST}+` : unread}
        </Badge>
      )}
    </span>
  );
}
