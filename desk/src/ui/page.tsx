// The frame of an administration page: title, what it is for, its one main action, and the content below.
import { makeStyles, Text, Title2, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: { padding: "24px 32px 48px", maxWidth: "1040px", boxSizing: "border-box" },
  head: { display: "flex", gap: "24px", alignItems: "flex-start", marginBottom: "20px" },
  words: { flexGrow: 1, display: "flex", flexDirection: "column", gap: "4px" },
  title: { margin: 0 },
  text: { color: tokens.colorNeutralForeground3, maxWidth: "72ch" },
});

export function Page({
  title,
  text,
  action,
  children,
}: {
  title: string;
  text: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <header className={styles.head}>
        <div className={styles.words}>
          <Title2 as="h1" className={styles.title}>
            {title}
          </Title2>
          <Text className={styles.text}>{text}</Text>
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}
