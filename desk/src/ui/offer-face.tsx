// What an offer shows, whether it rings or is only a preview of a template: who, what, the lines, and the time left.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { CountdownRing } from "./countdown-ring";
import { PersonAvatar } from "./person-avatar";

const useStyles = makeStyles({
  root: {
    width: "288px",
    boxSizing: "border-box",
    padding: "14px 16px 16px",
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow28,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderTop: `3px solid ${tokens.colorBrandStroke1}`,
  },
  head: { display: "grid", gridTemplateColumns: "40px minmax(0, 1fr) 44px", gap: "12px", alignItems: "center" },
  name: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { display: "block", color: tokens.colorNeutralForeground3 },
  words: {
    margin: "12px 0",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
    display: "-webkit-box",
    WebkitLineClamp: 3,
    WebkitBoxOrient: "vertical",
    overflow: "hidden",
    overflowWrap: "anywhere",
  },
  fields: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", gap: "2px 12px", margin: "0 0 12px" },
  header: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  value: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  answers: { display: "grid", gridAutoFlow: "column", gridAutoColumns: "1fr", gap: "8px" },
});

interface Props {
  title: string;
  picture: string | null;
  words: string;
  wordsId?: string;
  fields: readonly { header: string; value: string }[];
  waiting?: ReactNode;
  /** Null where the time is not shown; it runs all the same. */
  countdown: { left: number; total: number } | null;
  /** The buttons. */
  children: ReactNode;
}

export function OfferFace({ title, picture, words, wordsId, fields, waiting, countdown, children }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <PersonAvatar name={title} picture={picture} size={40} />
        <div>
          <Text weight="semibold" size={400} className={styles.name} dir="auto">
            {title}
          </Text>
          {waiting && (
            <Text size={200} className={styles.quiet}>
              {waiting}
            </Text>
          )}
        </div>
        {countdown && <CountdownRing {...countdown} />}
      </div>
      <div className={styles.words} dir="auto" id={wordsId}>
        {words || "(nothing written yet)"}
      </div>
      {fields.length > 0 && (
        <dl className={styles.fields}>
          {fields.map(({ header, value }) => (
            <div key={`${header}:${value}`} style={{ display: "contents" }}>
              <dt className={styles.header}>{header}</dt>
              <dd className={styles.value} dir="auto" title={value}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className={styles.answers}>{children}</div>
    </div>
  );
}
