// A line of text into which slugs are put from a list, where the cursor is.
import { Button, Input, type InputProps } from "@fluentui/react-components";
import { BracesVariableRegular } from "@fluentui/react-icons";
import { useRef } from "react";
import type { Slug } from "~/api/types";
import { SlugMenu } from "../slug-menu";

interface Props extends Pick<InputProps, "id" | "aria-label" | "aria-labelledby" | "aria-describedby"> {
  /** What the text is called, as in “Insert into the title”. */
  what: string;
  value: string;
  slugs: readonly Slug[];
  onChange(value: string): void;
}

export function SlugInput({ what, value, slugs, onChange, ...input }: Props) {
  const field = useRef<HTMLInputElement>(null);

  function insert(slug: string) {
    const at = field.current?.selectionStart ?? value.length;
    onChange(`${value.slice(0, at)}{${slug}}${value.slice(at)}`);
    field.current?.focus();
  }

  return (
    <Input
      {...input}
      ref={field}
      value={value}
      onChange={(_, data) => onChange(data.value)}
      contentAfter={
        <SlugMenu slugs={slugs} onInsert={insert}>
          <Button
            appearance="transparent"
            size="small"
            icon={<BracesVariableRegular />}
            aria-label={`Insert into ${what}`}
          />
        </SlugMenu>
      }
    />
  );
}
