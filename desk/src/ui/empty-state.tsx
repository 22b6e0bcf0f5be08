// What a place says when it has nothing to show: why, and the one next step.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    textAlign: "center",
    gap: "8px",
    padding: "32px 24px",
    height: "100%",
    boxSizing: "border-box",
  },
  icon: { color: tokens.colorNeutralForeground4, fontSize: "40px", lineHeight: 1 },
  title: { margin: 0 },
  text: { color: tokens.colorNeutralForeground3, maxWidth: "42ch", textAlign: "center" },
  action: { marginTop: "8px" },
});

interface Props {
  icon: ReactNode;
  title: string;
  text: string;
  action?: ReactNode;
  /** Set where this is all the page says. */
  asHeading?: boolean;
}

export function EmptyState({ icon, title, text, action, asHeading }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Text as={asHeading ? "h1" : "span"} weight="semibold" size={400} className={styles.title}>
        {title}
      </Text>
      <Text className={styles.text}>{text}</Text>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
