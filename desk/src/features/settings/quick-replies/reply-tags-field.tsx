// Tags of a record: typed, or taken from those that others have, and shown as chips that can be taken away.
import { Field, Input, makeStyles, Tag, TagGroup } from "@fluentui/react-components";
import { type KeyboardEvent, useId, useState } from "react";
import { isComposing } from "~/lib/keyboard";
import { freshTag, LONGEST_TAG, MOST_TAGS } from "./quick-reply-draft";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  chips: { flexWrap: "wrap", rowGap: "4px" },
});

interface Props {
  tags: string[];
  /** Those that there are already. */
  known: readonly string[];
  error: string | undefined;
  onChange(tags: string[]): void;
}

export function ReplyTagsField({ tags, known, error, onChange }: Props) {
  const styles = useStyles();
  const list = useId();
  const [typed, setTyped] = useState("");

  function add() {
    const tag = freshTag(typed, tags);
    setTyped("");
    if (tag) onChange([...tags, tag]);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event) || !["Enter", ",", "、"].includes(event.key)) return;
    // Enter would save the form.
    event.preventDefault();
    add();
  }

  return (
    <div className={styles.root}>
      <Field
        label="Tags"
        hint={`Up to ${MOST_TAGS}; Enter adds one. At the box, # and the beginning of a tag finds it.`}
        validationState={error ? "error" : "none"}
        validationMessage={error}
      >
        <Input
          list={list}
          maxLength={LONGEST_TAG}
          disabled={tags.length >= MOST_TAGS}
          value={typed}
          onChange={(_, data) => setTyped(data.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </Field>
      <datalist id={list}>
        {known
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
      {tags.length > 0 && (
        <TagGroup
          className={styles.chips}
          aria-label="Tags"
          size="small"
          onDismiss={(_, data) => onChange(tags.filter((tag) => tag !== data.value))}
        >
          {tags.map((tag) => (
            <Tag key={tag} value={tag} dismissible dismissIcon={{ "aria-label": `Take ${tag} away` }}>
              {tag}
            </Tag>
          ))}
        </TagGroup>
      )}
    </div>
  );
}
