// What representatives would see of a template, with a customer made up.
import { Button, Text } from "@fluentui/react-components";
import { OfferFace } from "~/ui/offer-face";
import { sampled } from "./slugs";
import type { TemplateDraft } from "./template-draft";

export function TemplatePreview({ draft }: { draft: TemplateDraft }) {
  const { countdown_seconds: total } = draft;
  const accept = draft.auto_assign && draft.accept_label === "Accept" ? "Open" : draft.accept_label;
  return (
    <section aria-label="Preview">
      <Text size={200} block style={{ marginBottom: 8 }}>
        How it looks
      </Text>
      <OfferFace
        title={sampled(draft.title)}
        picture={null}
        words="注文が届きません"
        fields={draft.fields
          .map(({ header, value }) => ({ header, value: sampled(value) }))
          .filter(({ value }) => value)}
        waiting="Waiting 00:42"
        countdown={draft.show_countdown || draft.auto_accept ? { left: Math.ceil(total * 0.7), total } : null}
      >
        <Button appearance="primary">{accept}</Button>
        {draft.reject_button && <Button>{draft.reject_label}</Button>}
      </OfferFace>
      <Text size={200} block style={{ marginTop: 8 }}>
        {outcome(draft)}
      </Text>
    </section>
  );
}

function outcome({ auto_assign, auto_accept, countdown_seconds }: TemplateDraft): string {
  if (auto_accept) return `After ${countdown_seconds} s it is theirs and opens by itself.`;
  if (auto_assign) return `After ${countdown_seconds} s it is theirs, opened or not.`;
  return `After ${countdown_seconds} s it goes to somebody else.`;
}
