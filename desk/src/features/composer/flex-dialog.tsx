// A Flex layout from its JSON, drawn while it is typed.
import { Field, Input, makeStyles, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { Outgoing } from "~/api/types";
import { FlexView } from "~/ui/flex-view";
import { flexTrouble, LIMITS } from "./limits";
import { PartDialog } from "./part-dialog";

const EXAMPLE = `{
  "type": "bubble",
  "body": {
    "type": "box",
    "layout": "vertical",
    "contents": [
      { "type": "text", "text": "Your order", "weight": "bold", "size": "xl" },
      { "type": "text", "text": "It leaves tomorrow.", "wrap": true, "margin": "md" }
    ]
  }
}`;

const useStyles = makeStyles({
  code: { fontFamily: "ui-monospace, monospace", fontSize: "12px", height: "320px", maxHeight: "none" },
});

interface Props {
  onSend(content: Outgoing): void;
  onClose(): void;
}

export function FlexDialog({ onSend, onClose }: Props) {
  const styles = useStyles();
  const [source, setSource] = useState(EXAMPLE);
  const [altText, setAltText] = useState("");
  const read = flexTrouble(source);
  const trouble = "trouble" in read ? read.trouble : null;
  const contents = "contents" in read ? read.contents : null;
  return (
    <PartDialog
      title="Send a Flex layout"
      submit="Send"
      ready={contents !== null && altText.trim() !== ""}
      preview={<FlexView contents={contents} altText={altText} />}
      onSubmit={() => contents && onSend({ type: "flex", alt_text: altText.trim(), contents })}
      onClose={onClose}
    >
      <Field required label="Alternative text" hint="What notifications and chat lists show">
        <Input maxLength={LIMITS.altText} value={altText} onChange={(_, data) => setAltText(data.value)} />
      </Field>
      <Field
        required
        label="Layout (JSON)"
        validationState={trouble ? "error" : "none"}
        validationMessage={trouble ?? undefined}
      >
        <Textarea
          textarea={{ className: styles.code, spellCheck: false }}
          value={source}
          onChange={(_, data) => setSource(data.value)}
        />
      </Field>
    </PartDialog>
  );
}
