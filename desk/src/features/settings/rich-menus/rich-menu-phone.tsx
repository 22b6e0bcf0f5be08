// How a rich menu will look on a phone: the chat, the bar under it, and the picture when the bar is open.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronUpRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { MenuDraft } from "./rich-menu-draft";

const useStyles = makeStyles({
  phone: {
    width: "216px",
    height: "400px",
    boxSizing: "border-box",
    display: "flex",
    flexDirection: "column",
    overflow: "hidden",
    border: `6px solid ${tokens.colorNeutralForeground2}`,
    borderRadius: "24px",
    backgroundColor: "#8cabd9",
  },
  head: { padding: "8px 12px", color: "#fff", backgroundColor: "#2c3e57" },
  chat: { flexGrow: 1, minHeight: 0, padding: "12px" },
  bubble: {
    display: "inline-block",
    padding: "6px 10px",
    borderRadius: "12px",
    color: "#111",
    backgroundColor: "#fff",
    fontSize: "12px",
  },
  bar: {
    display: "flex",
    justifyContent: "center",
    alignItems: "center",
    gap: "4px",
    padding: "8px",
    border: "none",
    color: "#222",
    backgroundColor: "#fff",
    fontFamily: "inherit",
    fontSize: "12px",
    cursor: "pointer",
  },
  picture: { display: "block", width: "100%" },
  none: { padding: "24px 8px", textAlign: "center", backgroundColor: "#eee", color: "#555", fontSize: "12px" },
});

export function RichMenuPhone({ draft, account }: { draft: MenuDraft; account: string }) {
  const styles = useStyles();
  const [turned, setTurned] = useState(false);
  const open = draft.opened !== turned;
  return (
    <section className={styles.phone} aria-label="As on a phone">
      <Text size={200} weight="semibold" className={styles.head}>
        {account}
      </Text>
      <div className={styles.chat}>
        <span className={styles.bubble}>こんにちは</span>
      </div>
      <button type="button" className={styles.bar} aria-expanded={open} onClick={() => setTurned(!turned)}>
        {draft.bar_text || "…"}
        {open ? <ChevronDownRegular /> : <ChevronUpRegular />}
      </button>
      {open &&
        (draft.picture ? (
          <img className={styles.picture} src={draft.picture.url} alt="The menu" />
        ) : (
          <div className={styles.none}>The picture goes here.</div>
        ))}
    </section>
  );
}
