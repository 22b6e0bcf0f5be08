// The quick replies of whoever is signed in: their own, which they keep, and those that everybody shares.
import { makeStyles, Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import { useDesk } from "~/actions/desk";
import type { QuickReply } from "~/api/types";
import { Page } from "~/ui/page";
import { QuickReplyForm } from "./quick-reply-form";
import { QuickReplyList } from "./quick-reply-list";

const useStyles = makeStyles({
  page: { flexGrow: 1, minWidth: 0, overflowY: "auto" },
  tabs: { marginBottom: "16px" },
});

/** @param adding whether somebody came to add one of their own. */
export function MyQuickRepliesPage({ adding }: { adding: boolean }) {
  const styles = useStyles();
  const { me } = useDesk();
  const [tab, setTab] = useState<"own" | "shared">("own");
  /** Until somebody has looked elsewhere: the wish was for once. */
  const [toAdd, setToAdd] = useState(adding);
  const [copied, setCopied] = useState<QuickReply | null>(null);
  return (
    <div className={styles.page}>
      <Page
        title="Quick replies"
        text="Texts that are kept ready. In a conversation, type / or press ⚡, and choose one: it is put into your message, in the customer’s language, with names filled in."
      >
        <TabList
          className={styles.tabs}
          selectedValue={tab}
          onTabSelect={(_, data) => {
            setTab(data.value as typeof tab);
            setToAdd(false);
          }}
        >
          <Tab value="own">Your own</Tab>
          <Tab value="shared">Shared</Tab>
        </TabList>
        {tab === "own" ? (
          <QuickReplyList key="own" personal mayAdd adding={toAdd} />
        ) : (
          <QuickReplyList
            key="shared"
            personal={false}
            mayAdd={me.role !== "representative"}
            onCopied={(copy) => {
              setTab("own");
              setCopied(copy);
            }}
          />
        )}
        {copied && <QuickReplyForm key={copied.id} reply={copied} personal onClose={() => setCopied(null)} />}
      </Page>
    </div>
  );
}
