// Text somebody else wrote: shown as text only, its direction isolated, its long words broken, its web links clickable.
import { Link, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { splitLinks } from "~/lib/links";

const useStyles = makeStyles({
  // Heaps of marks on one letter must not run over what stands above and below.
  text: {
    display: "block",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    overflow: "clip",
    unicodeBidi: "isolate",
    lineBreak: "auto",
  },
  link: { overflowWrap: "anywhere" },
});

export function SafeText({ text }: { text: string }) {
  return (
    <TextBlock>
      <Words text={text} />
    </TextBlock>
  );
}

export function TextBlock({ children }: { children: ReactNode }) {
  return (
    <span dir="auto" className={useStyles().text}>
      {children}
    </span>
  );
}

export function Words({ text }: { text: string }) {
  const styles = useStyles();
  return splitLinks(text).map((part, index) =>
    part.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <Link key={index} href={part.href} target="_blank" rel="noopener noreferrer" inline className={styles.link}>
        {part.text}
      </Link>
    ) : (
      part.text
    ),
  );
}
