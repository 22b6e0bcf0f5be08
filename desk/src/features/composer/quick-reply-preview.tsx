// What a quick reply would say in this conversation, and what whoever sends it should know first.
import { makeStyles, Select, Text, tokens } from "@fluentui/react-components";
import type { FilledQuickReply, TextLanguage } from "~/api/types";
import { languageName } from "~/lib/language";
import { PHONE } from "~/lib/screen";

const useStyles = makeStyles({
  root: { overflowY: "auto", padding: "10px 14px", display: "flex", flexDirection: "column", gap: "6px", minWidth: 0 },
  text: { whiteSpace: "pre-wrap", overflowWrap: "anywhere", [PHONE]: { maxHeight: "6em" } },
  words: { display: "flex", flexDirection: "column", gap: "6px" },
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", gap: "8px" },
  faint: { color: tokens.colorNeutralForeground3 },
  mind: { color: tokens.colorPaletteMarigoldForeground2 },
});

interface Props {
  reply: FilledQuickReply;
  /** What the customer speaks. */
  wanted: string | null;
  /** The one that was asked for instead of the customer’s. */
  language: TextLanguage | null;
  onLanguage(language: TextLanguage | null): void;
}

export function QuickReplyPreview({ reply, wanted, language, onLanguage }: Props) {
  const styles = useStyles();
  return (
    <section aria-label="Preview" className={styles.root}>
      <div className={styles.head}>
        <Text size={200} className={styles.faint}>
          {reply.personal ? "Your own" : "Shared"} · {languageName(reply.language)}
        </Text>
        {(reply.languages.length > 1 || language) && (
          <Select
            size="small"
            aria-label="Language"
            value={language ?? ""}
            onChange={(_, data) => onLanguage((data.value as TextLanguage) || null)}
          >
            <option value="">The customer’s</option>
            {[...new Set([...reply.languages, ...(language ? [language] : [])])].map((one) => (
              <option key={one} value={one}>
                {languageName(one)}
              </option>
            ))}
          </Select>
        )}
      </div>
      <div aria-live="polite" className={styles.words}>
        {!reply.in_their_language && wanted && (
          <Text size={200} className={styles.mind}>
            There is none in {languageName(wanted)}, so this is the one in {languageName(reply.language)}.
          </Text>
        )}
        {reply.missing.length > 0 && (
          <Text size={200} className={styles.mind}>
            Nothing is known here for {reply.missing.map((slug) => `{${slug}}`).join(", ")}; read it before you send.
          </Text>
        )}
        <Text dir="auto" lang={reply.language} className={styles.text}>
          {reply.text}
        </Text>
      </div>
    </section>
  );
}
