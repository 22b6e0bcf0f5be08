// A Flex layout from its JSON, drawn while it is typed, and shown to LINE before it goes.
import { Field, Input, makeStyles, Textarea } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { Id, Outgoing } from "~/api/types";
import { FlexView } from "~/ui/flex-view";
import { LayoutFindings } from "./layout-findings";
import { flexTrouble, LIMITS } from "./limits";
import { PartDialog } from "./part-dialog";
import { useLayoutCheck } from "./use-layout-check";

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
  conversation: Id;
  onSend(content: Outgoing): void;
  onClose(): void;
}

export function FlexDialog({ conversation, onSend, onClose }: Props) {
  const styles = useStyles();
  const box = useRef<HTMLTextAreaElement>(null);
  const [source, setSource] = useState(EXAMPLE);
  const [altText, setAltText] = useState("");
  const read = flexTrouble(source);
  const trouble = "trouble" in read ? read.trouble : null;
  const contents = "contents" in read ? read.contents : null;
  const named = altText.trim() !== "";
  const layout = contents && named ? { type: "flex" as const, alt_text: altText.trim(), contents } : null;
  const line = useLayoutCheck(conversation, layout);
  const unasked = line.check?.not_asked != null;

  /** Nothing goes that LINE would refuse; while it cannot be asked, a person decides. */
  async function submit() {
    if (!layout) return;
    const check = line.check ?? (await line.ask());
    if (check && check.findings.length === 0 && (unasked || check.not_asked === null)) onSend(layout);
  }

  function goTo(place: number) {
    box.current?.focus();
    box.current?.setSelectionRange(place, place + 1);
  }

  return (
    <PartDialog
      title="Send a Flex layout"
      submit={line.busy ? "Asking LINE…" : unasked ? "Send without LINE’s check" : "Send"}
      ready={layout !== null && !line.busy && !line.check?.findings.length}
      preview={<FlexView contents={contents} altText={altText} />}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field required label="Alternative text" hint="What notifications and chat lists show">
        <Input maxLength={LIMITS.altText} value={altText} onChange={(_, data) => setAltText(data.value)} />
      </Field>
      <Field
        required
        label="Layout (JSON)"
        validationState={trouble || line.trouble ? "error" : "none"}
        validationMessage={trouble ?? line.trouble ?? undefined}
      >
        <Textarea
          textarea={{ className: styles.code, spellCheck: false, ref: box }}
          value={source}
          onChange={(_, data) => setSource(data.value)}
        />
      </Field>
      <LayoutFindings
        source={source}
        check={line.check}
        busy={line.busy}
        ready={layout !== null}
        onAsk={() => void line.ask()}
        onGo={goTo}
      />
    </PartDialog>
  );
}
