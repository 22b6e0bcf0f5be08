// What is said, in a tab for each language, with a look at how it is read.
import { Button, Field, makeStyles, Select, Tab, TabList, Text, Textarea, tokens } from "@fluentui/react-components";
import { BracesVariableRegular, DeleteRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { Slug } from "~/api/types";
import { SlugMenu } from "../slug-menu";
import { LANGUAGES, type Language, type Texts } from "./time-out-drafts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px", border: 0, margin: 0, padding: 0 },
  row: { display: "flex", alignItems: "end", gap: "8px", flexWrap: "wrap" },
  preview: { margin: 0, display: "flex", flexDirection: "column", gap: "4px", alignItems: "end" },
  bubble: {
    maxWidth: "80%",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorBrandBackground2,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
  },
});

interface Props {
  texts: Texts;
  fallback: Language;
  longest: number;
  /** Who reads it, in which language. */
  note: string;
  /** Where it is read, above the preview. */
  caption: string;
  /** What may be put into it. */
  slugs?: readonly Slug[];
  /** How the preview reads it. */
  read?(text: string): string;
  error: string | undefined;
  onChange(texts: Texts, fallback: Language): void;
}

const ALL = Object.keys(LANGUAGES) as Language[];

export function TextsField({ texts, fallback, longest, note, caption, slugs, read, error, onChange }: Props) {
  const styles = useStyles();
  const field = useRef<HTMLTextAreaElement>(null);
  const [shown, setShown] = useState<Language>(fallback);
  const tabs = ALL.filter((one) => one === fallback || texts[one] !== undefined || one === shown);
  const others = ALL.filter((one) => !tabs.includes(one));
  const text = texts[shown] ?? "";

  function write(value: string) {
    onChange({ ...texts, [shown]: value }, fallback);
  }

  function insert(slug: string) {
    const at = field.current?.selectionStart ?? text.length;
    const before = `${text.slice(0, at)}{${slug}}`;
    write(before + text.slice(at));
    // The field has the new text only after it is drawn.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length, before.length);
    });
  }

  function remove() {
    const { [shown]: _, ...rest } = texts;
    setShown(fallback);
    onChange(rest, fallback);
  }

  return (
    <fieldset className={styles.root} aria-label="Texts">
      <TabList size="small" selectedValue={shown} onTabSelect={(_, data) => setShown(data.value as Language)}>
        {tabs.map((one) => (
          <Tab key={one} value={one}>
            {LANGUAGES[one]}
            {one === fallback && " (default)"}
          </Tab>
        ))}
      </TabList>
      <Field
        label={`Text in ${LANGUAGES[shown]}`}
        required={shown === fallback}
        hint={`${text.length.toLocaleString()} of ${longest.toLocaleString()} characters`}
        validationState={error ? "error" : "none"}
        validationMessage={error}
      >
        <Textarea ref={field} value={text} lang={shown} dir="auto" rows={4} onChange={(_, data) => write(data.value)} />
      </Field>
      <div className={styles.row}>
        {slugs && slugs.length > 0 && (
          <SlugMenu slugs={slugs} onInsert={insert}>
            <Button icon={<BracesVariableRegular />}>Insert a name or value</Button>
          </SlugMenu>
        )}
        {others.length > 0 && (
          <Field label="Another language">
            <Select value="" onChange={(_, data) => data.value && setShown(data.value as Language)}>
              <option value="">Choose…</option>
              {others.map((one) => (
                <option key={one} value={one}>
                  {LANGUAGES[one]}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {shown !== fallback && (
          <>
            <Button disabledFocusable={!text.trim()} onClick={() => onChange(texts, shown)}>
              Make it the default
            </Button>
            <Button icon={<DeleteRegular />} onClick={remove}>
              Remove this language
            </Button>
          </>
        )}
      </div>
      <Text size={200}>{note}</Text>
      {text.trim() && (
        <figure className={styles.preview} aria-label="Preview">
          <Text size={100}>{caption}</Text>
          <span className={styles.bubble} dir="auto" lang={shown}>
            {read ? read(text) : text}
          </span>
        </figure>
      )}
    </fieldset>
  );
}
