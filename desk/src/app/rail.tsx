// The left rail: the few places of the program, as icons with their names.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  ChatMultipleFilled,
  ChatMultipleRegular,
  PeopleFilled,
  PeopleRegular,
  SettingsFilled,
  SettingsRegular,
} from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Role } from "~/api/types";
import { PHONE } from "~/lib/screen";

const useStyles = makeStyles({
  root: {
    width: "64px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    gap: "4px",
    alignItems: "stretch",
    padding: "8px 4px",
    boxSizing: "border-box",
    backgroundColor: tokens.colorNeutralBackground3,
    [PHONE]: { display: "none" },
  },
  place: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    gap: "2px",
    padding: "8px 0 6px",
    borderRadius: tokens.borderRadiusMedium,
    fontSize: "11px",
    color: tokens.colorNeutralForeground3,
    textDecoration: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground3Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  here: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
  icon: { fontSize: "22px", lineHeight: 1, display: "flex" },
});

export type Area = "desk" | "people" | "admin";

export function Rail({ role, place }: { role: Role; place: Area | null }) {
  const styles = useStyles();
  const icon = (area: Area, here: ReactNode, elsewhere: ReactNode) => (place === area ? here : elsewhere);
  return (
    <nav className={styles.root} aria-label="Main">
      <Place
        to="/desk"
        label="Desk"
        here={place === "desk"}
        icon={icon("desk", <ChatMultipleFilled />, <ChatMultipleRegular />)}
      />
      {role !== "representative" && (
        <Place
          to="/representatives"
          label="People"
          here={place === "people"}
          icon={icon("people", <PeopleFilled />, <PeopleRegular />)}
        />
      )}
      {role === "administrator" && (
        <Place
          to="/admin"
          label="Admin"
          here={place === "admin"}
          icon={icon("admin", <SettingsFilled />, <SettingsRegular />)}
        />
      )}
    </nav>
  );
}

interface PlaceProps {
  to: "/desk" | "/representatives" | "/admin";
  label: string;
  here: boolean;
  icon: ReactNode;
}

function Place({ to, label, here, icon }: PlaceProps) {
  const styles = useStyles();
  return (
    <Link to={to} className={mergeClasses(styles.place, here && styles.here)} aria-current={here ? "page" : undefined}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      {label}
    </Link>
  );
}
