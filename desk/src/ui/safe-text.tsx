// Text somebody else wrote: shown as text only, its direction isolated, its long words broken, its web links clickable.
import { Link, makeStyles } from "@fluentui/react-components";
import { splitLinks } from "~/lib/links";

const useStyles = makeStyles({
  text: { whiteSpace: "pre-wrap", overflowWrap: "anywhere", unicodeBidi: "isolate", lineBreak: "auto" },
  link: { overflowWrap: "anywhere" },
});

export function SafeText({ text }: { text: string }) {
  const styles = useStyles();
  return (
    <span dir="auto" className={styles.text}>
      {splitLinks(text).map((part, index) =>
        part.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
          <Link key={index} href={part.href} target="_blank" rel="noopener noreferrer" inline className={styles.link}>
            {part.text}
          </Link>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}
