// The administration pages: site map on the left, in the order administrators know, the page on the right.
import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { Link, Outlet } from "@tanstack/react-router";

const useStyles = makeStyles({
  map: {
    width: "208px",
    flexShrink: 0,
    overflowY: "auto",
    padding: "12px 8px",
    boxSizing: "border-box",
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  group: { color: tokens.colorNeutralForeground3, padding: "14px 12px 4px", margin: 0 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  link: {
    display: "block",
    padding: "6px 12px",
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecoration: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground2Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  here: { backgroundColor: tokens.colorNeutralBackground2Selected, fontWeight: tokens.fontWeightSemibold },
  page: { flexGrow: 1, minWidth: 0, overflowY: "auto" },
});

const MAP = [
  { group: "", pages: [{ to: "/admin", label: "Overview" }] },
  {
    group: "Customer support",
    pages: [
      { to: "/admin/line-accounts", label: "LINE accounts" },
      { to: "/admin/workstreams", label: "Workstreams" },
      { to: "/admin/notification-templates", label: "Notification templates" },
      { to: "/admin/notifications", label: "Notifications" },
      { to: "/admin/queues", label: "Queues" },
      { to: "/admin/operating-hours", label: "Operating hours" },
      { to: "/admin/routing-settings", label: "Routing" },
      { to: "/admin/auto-close", label: "Auto-close" },
    ],
  },
  {
    group: "User management",
    pages: [
      { to: "/admin/users", label: "Users" },
      { to: "/admin/skills", label: "Skills" },
      { to: "/admin/capacity-profiles", label: "Capacity profiles" },
      { to: "/admin/presences", label: "Presences" },
    ],
  },
  { group: "Productivity", pages: [{ to: "/admin/quick-replies", label: "Quick replies" }] },
  { group: "Operations", pages: [{ to: "/admin/file-attachments", label: "File attachments" }] },
] as const;

export function AdminLayout() {
  const styles = useStyles();
  return (
    <>
      <nav className={styles.map} aria-label="Administration">
        {MAP.map(({ group, pages }) => (
          <div key={group}>
            {group && (
              <Text as="h2" size={200} weight="semibold" block className={styles.group}>
                {group}
              </Text>
            )}
            <ul className={styles.list}>
              {pages.map((page) => (
                <li key={page.to}>
                  <Link
                    to={page.to}
                    className={styles.link}
                    activeOptions={{ exact: page.to === "/admin" }}
                    activeProps={{ className: mergeClasses(styles.link, styles.here) }}
                  >
                    {page.label}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={styles.page}>
        <Outlet />
      </div>
    </>
  );
}
