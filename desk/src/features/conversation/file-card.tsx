// A card in a bubble: a sign, what it is, and a line about it.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  card: { display: "grid", gridTemplateColumns: "auto 1fr", gap: "2px 12px", alignItems: "center", minWidth: "180px" },
  icon: {
    gridRow: "span 2",
    display: "grid",
    placeItems: "center",
    width: "40px",
    height: "40px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground3,
    fontSize: "22px",
  },
  title: { overflowWrap: "anywhere" },
  detail: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
});

export function FileCard({ icon, title, detail }: { icon: ReactNode; title: string; detail: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.card}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Text weight="semibold" dir="auto" className={styles.title}>
        {title}
      </Text>
      <Text size={200} className={styles.detail}>
        {detail}
      </Text>
    </div>
  );
}
