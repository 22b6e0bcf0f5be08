// What came for whoever is signed in, the newest first; a press opens its conversation.
import { Button, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { AlertRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDesk } from "~/actions/desk";
import { noticesIn, unreadIn } from "~/api/notice-list";
import { notices, readNotice, readNotices } from "~/api/notices";
import { explain } from "~/api/problem";
import type { Notice } from "~/api/types";
import { EmptyState } from "~/ui/empty-state";
import { RelativeTime } from "~/ui/relative-time";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { noticeWords, whoOf } from "./notice-words";

const useStyles = makeStyles({
  head: { display: "flex", alignItems: "center", padding: "12px 8px 8px 16px" },
  title: { flexGrow: 1, margin: 0 },
  list: { maxHeight: "min(420px, 60vh)", overflowY: "auto", padding: "0 8px 8px" },
  items: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    width: "100%",
    display: "grid",
    gridTemplateColumns: "10px minmax(0, 1fr) auto",
    gap: "2px 8px",
    padding: "8px",
    textAlign: "left",
    border: "none",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: "transparent",
    color: "inherit",
    fontFamily: "inherit",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  dot: {
    gridRow: "1 / 3",
    alignSelf: "center",
    width: "8px",
    height: "8px",
    borderRadius: tokens.borderRadiusCircular,
  },
  fresh: {
    backgroundColor: tokens.colorBrandBackground,
    // Browsers paint backgrounds away there, but for colours of the system.
    "@media (forced-colors: active)": { forcedColorAdjust: "none", backgroundColor: "Highlight" },
  },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, gridColumn: "2 / 4" },
  time: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  foot: { padding: "8px 16px", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  link: { color: tokens.colorBrandForegroundLink },
  more: { display: "grid", placeItems: "center" },
});

interface Props {
  onClose(): void;
}

export function NoticesCard({ onClose }: Props) {
  const styles = useStyles();
  const desk = useDesk();
  const query = useInfiniteQuery(notices);
  const items = noticesIn(query.data);
  const newest = items[0];
  const failed = (error: unknown) => desk.notify({ intent: "error", title: explain(error) });

  function open(notice: Notice) {
    if (!notice.read_at) readNotice(notice.id).catch(failed);
    desk.show(notice.conversation_id);
    onClose();
  }

  return (
    <>
      <div className={styles.head}>
        <Text as="h2" weight="semibold" className={styles.title}>
          Notifications
        </Text>
        {newest && unreadIn(query.data) > 0 && (
          <Button appearance="transparent" size="small" onClick={() => readNotices(newest.id).catch(failed)}>
            Mark all as read
          </Button>
        )}
      </div>
      <div className={styles.list}>
        {query.isPending && <SkeletonRows label="Loading what came for you" />}
        {query.isError && items.length === 0 && (
          <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />
        )}
        {query.isSuccess && items.length === 0 && (
          <EmptyState
            icon={<AlertRegular />}
            title="Nothing came yet"
            text="Offers that you miss, customers who are back, what is given to you and what was not sent are kept here for 90 days."
          />
        )}
        <ul className={styles.items}>
          {items.map((notice) => (
            <li key={notice.id}>
              <Row notice={notice} onOpen={() => open(notice)} />
            </li>
          ))}
        </ul>
        {query.hasNextPage && (
          <div className={styles.more}>
            <Button size="small" disabledFocusable={query.isFetching} onClick={() => void query.fetchNextPage()}>
              Show earlier
            </Button>
          </div>
        )}
      </div>
      <div className={styles.foot}>
        <Link to="/notifications" className={styles.link} onClick={onClose}>
          How I am notified
        </Link>
      </div>
    </>
  );
}

function Row({ notice, onOpen }: { notice: Notice; onOpen(): void }) {
  const styles = useStyles();
  return (
    <button type="button" className={styles.row} onClick={onOpen}>
      <span className={mergeClasses(styles.dot, !notice.read_at && styles.fresh)}>
        {!notice.read_at && <span style={{ position: "absolute", clipPath: "inset(50%)" }}>Unread</span>}
      </span>
      <Text weight={notice.read_at ? "regular" : "semibold"} className={styles.name}>
        <bdi>{whoOf(notice)}</bdi>
      </Text>
      <RelativeTime at={notice.at} className={styles.time} />
      <span className={styles.quiet}>{noticeWords(notice)}</span>
    </button>
  );
}
