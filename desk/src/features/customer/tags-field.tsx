// Tags of a contact: those that there are already are offered first, so that one thing is not called by two names.
import { Button, Combobox, Field, makeStyles, Option, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { contactTags } from "~/api/contacts";
import { isComposing } from "~/lib/keyboard";
import { bare } from "~/lib/text";

const MOST = 20;
const LONGEST = 50;

const useStyles = makeStyles({
  tags: { display: "flex", flexWrap: "wrap", gap: "4px", listStyleType: "none", margin: "0 0 4px", padding: 0 },
  tag: {
    display: "flex",
    alignItems: "center",
    paddingLeft: "8px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: "anywhere",
  },
});

interface Props {
  value: string[];
  onChange(tags: string[]): void;
}

export function TagsField({ value, onChange }: Props) {
  const styles = useStyles();
  const known = useQuery(contactTags).data ?? [];
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  /** Otherwise the first tag that begins so would be chosen by the Enter that ends another one. */
  const byArrows = useRef(false);
  const left = known.filter((tag) => !has(value, tag) && bare(tag).includes(bare(typed)));

  /** In the spelling that others use already. */
  function add(text: string) {
    const tag = text.trim();
    setTyped("");
    if (tag && !has(value, tag) && value.length < MOST)
      onChange([...value, known.find((one) => bare(one) === bare(tag)) ?? tag]);
  }

  function byKey(event: KeyboardEvent<HTMLInputElement>) {
    if (isComposing(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") byArrows.current = true;
    const ends = (event.key === "Enter" && !byArrows.current) || event.key === "," || event.key === "、";
    if (ends && typed.trim()) {
      event.preventDefault();
      add(typed);
    }
    if (event.key === "Backspace" && !typed && !event.repeat) onChange(value.slice(0, -1));
  }

  return (
    <div>
      <Field
        label="Tags"
        hint={
          value.length < MOST ? "Rules can go by them. Enter adds one." : `No more than ${MOST}: take one away first.`
        }
      >
        <Combobox
          freeform
          open={open && left.length > 0}
          onOpenChange={(_, data) => setOpen(data.open)}
          disabled={value.length >= MOST}
          value={typed}
          selectedOptions={[]}
          placeholder="Add a tag"
          maxLength={LONGEST}
          onChange={(event) => {
            byArrows.current = false;
            setTyped(event.target.value);
          }}
          onBlur={() => add(typed)}
          onOptionSelect={(event, { optionValue }) => {
            if (optionValue && (event.type !== "keydown" || byArrows.current)) add(optionValue);
          }}
          onKeyDown={byKey}
        >
          {left.map((tag) => (
            <Option key={tag} value={tag}>
              {tag}
            </Option>
          ))}
        </Combobox>
      </Field>
      {value.length > 0 && (
        <ul aria-label="Chosen tags" className={styles.tags}>
          {value.map((tag) => (
            <li key={tag} dir="auto" className={styles.tag}>
              {tag}
              <Button
                appearance="transparent"
                size="small"
                icon={<DismissRegular />}
                aria-label={`Take ${tag} away`}
                onClick={() => onChange(value.filter((one) => one !== tag))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const has = (tags: string[], tag: string) => tags.some((one) => bare(one) === bare(tag));
