// Home and the open conversations, as tabs along the top: unread badges, a × each.
import { Button, CounterBadge, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { DismissRegular, HomeRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { closeSession, closeSessionHint, customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import { conversationById } from "~/api/conversations";
import type { Id } from "~/api/types";
import { PHONE } from "~/lib/screen";
import { useTabs } from "./tabs";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "flex-end",
    alignSelf: "flex-end",
    gap: "2px",
    minWidth: 0,
    flexGrow: 1,
    overflowX: "auto",
    scrollbarWidth: "none",
    // On a phone the list is one step back, and there is no room for both.
    [PHONE]: { visibility: "hidden" },
  },
  tab: {
    display: "flex",
    alignItems: "center",
    height: "36px",
    minWidth: "44px",
    maxWidth: "200px",
    borderRadius: `${tokens.borderRadiusMedium} ${tokens.borderRadiusMedium} 0 0`,
    color: tokens.colorNeutralForeground2,
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  front: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: `inset 0 2px ${tokens.colorBrandStroke1}`,
    fontWeight: tokens.fontWeightSemibold,
    ":hover": { backgroundColor: tokens.colorNeutralBackground1 },
  },
  open: {
    display: "flex",
    alignItems: "center",
    gap: "6px",
    minWidth: 0,
    height: "100%",
    border: "none",
    background: "none",
    padding: "0 4px 0 12px",
    font: "inherit",
    color: "inherit",
    cursor: "pointer",
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  home: { padding: "0 14px" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

interface Props {
  current: Id | null;
  onHome: (() => void) | null;
  atHome: boolean;
}

export function SessionTabs({ current, onHome, atHome }: Props) {
  const styles = useStyles();
  const tabs = useTabs();
  return (
    <nav className={styles.root} aria-label="Open sessions">
      <div className={mergeClasses(styles.tab, atHome && styles.front)}>
        <button
          type="button"
          className={mergeClasses(styles.open, styles.home)}
          aria-current={atHome ? "page" : undefined}
          onClick={() => onHome?.()}
        >
          <HomeRegular aria-hidden /> Home
        </button>
      </div>
      {tabs.map((id) => (
        <SessionTab key={id} id={id} front={id === current} />
      ))}
    </nav>
  );
}

function SessionTab({ id, front }: { id: Id; front: boolean }) {
  const styles = useStyles();
  const desk = useDesk();
  const { data: conversation } = useQuery(conversationById(id));
  const name = conversation ? customerName(conversation) : "…";
  const unread = front ? 0 : (conversation?.unread_count ?? 0);
  return (
    <div className={mergeClasses(styles.tab, front && styles.front)}>
      <button
        type="button"
        className={styles.open}
        aria-current={front ? "page" : undefined}
        onClick={() => desk.show(id)}
      >
        <span className={styles.name} dir="auto">
          {name}
        </span>
        {unread > 0 && <CounterBadge size="small" color="brand" count={unread} aria-label={`${unread} unread`} />}
      </button>
      <Button
        size="small"
        appearance="transparent"
        icon={<DismissRegular fontSize={14} />}
        aria-label={`Close tab of ${name}`}
        title={conversation ? closeSessionHint(conversation, desk) : "Closes this tab."}
        onClick={() => void (conversation ? closeSession(desk, conversation) : desk.closeTab(id))}
      />
    </div>
  );
}
