// The quick replies that everybody shares, for administrators.
import { Page } from "~/ui/page";
import { QuickReplyList } from "./quick-reply-list";

export function QuickRepliesPage() {
  return (
    <Page
      title="Quick replies"
      text="Texts that are kept ready for all representatives: found at the box by /, in the customer’s language, with names filled in."
    >
      <QuickReplyList personal={false} mayAdd />
    </Page>
  );
}
