// The lines of an offer below its first words: up to four, each a header and a value with slugs.
import { Button, Field, Input, makeStyles } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { OfferField, Slug } from "~/api/types";
import { SlugInput } from "./slug-input";
import { MOST_FIELDS } from "./template-draft";

const useStyles = makeStyles({
  lines: { display: "flex", flexDirection: "column", gap: "8px" },
  line: { display: "grid", gridTemplateColumns: "minmax(0, 2fr) minmax(0, 3fr) auto", gap: "8px" },
  add: { alignSelf: "start" },
});

interface Props {
  fields: OfferField[];
  error?: string | undefined;
  slugs: readonly Slug[];
  onChange(fields: OfferField[]): void;
}

export function FieldLines({ fields, error, slugs, onChange }: Props) {
  const styles = useStyles();
  const put = (place: number, change: Partial<OfferField>) =>
    onChange(fields.map((field, index) => (index === place ? { ...field, ...change } : field)));
  return (
    <Field
      label="Lines"
      hint="Up to four. A line of which nothing is known is left out."
      validationState={error ? "error" : "none"}
      validationMessage={error}
    >
      <div className={styles.lines}>
        {fields.map((field, place) => {
          const name = `line ${place + 1}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place
            <div key={place} className={styles.line}>
              <Input
                aria-label={`Header of ${name}`}
                value={field.header}
                onChange={(_, data) => put(place, { header: data.value })}
              />
              <SlugInput
                aria-label={`Value of ${name}`}
                what={name}
                slugs={slugs}
                value={field.value}
                onChange={(value) => put(place, { value })}
              />
              <Button
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={`Remove ${name}`}
                onClick={() => onChange(fields.filter((_, index) => index !== place))}
              />
            </div>
          );
        })}
        {fields.length < MOST_FIELDS && (
          <Button
            className={styles.add}
            icon={<AddRegular />}
            onClick={() => onChange([...fields, { header: "", value: "" }])}
          >
            Add a line
          </Button>
        )}
      </div>
    </Field>
  );
}
