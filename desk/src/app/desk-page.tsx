// The representative's desk: the list on the left, the conversation in front, the customer on the right.
import { Button, makeStyles } from "@fluentui/react-components";
import { ChatRegular } from "@fluentui/react-icons";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { useDesk } from "~/actions/desk";
import { explain } from "~/api/problem";
import { choosePresence } from "~/api/session";
import { Composer } from "~/features/composer/composer";
import { draftId, returnToDraft } from "~/features/composer/drafts";
import { type Quote, setExtras } from "~/features/composer/extras";
import { ConversationPane } from "~/features/conversation/conversation-pane";
import { Inbox } from "~/features/inbox/inbox";
import { askToNotify } from "~/lib/ask-to-notify";
import { PHONE, ROOM_FOR_DETAILS_PX } from "~/lib/screen";
import { deviceShelf } from "~/lib/storage";
import { EmptyState } from "~/ui/empty-state";

// The thread comes first; on small screens few ask for it.
const CustomerPanel = lazy(() =>
  import("~/features/customer/customer-panel").then((part) => ({ default: part.CustomerPanel })),
);

const useStyles = makeStyles({ welcome: { flexGrow: 1, [PHONE]: { display: "none" } } });

export function DeskPage() {
  const desk = useDesk();
  const { conversationId } = useParams({ strict: false });
  const input = useRef<HTMLTextAreaElement>(null);
  const [detailsShown, setDetailsShown] = useState(
    () => window.innerWidth >= ROOM_FOR_DETAILS_PX && deviceShelf.read("details") !== "hidden",
  );
  const { me } = desk;
  const { presence } = me;
  const away = presence === "offline" || presence === "inactive";

  function goAvailable() {
    askToNotify();
    choosePresence("available").catch((error) => desk.notify({ intent: "error", title: explain(error) }));
  }

  function toggleDetails() {
    deviceShelf.write("details", detailsShown ? "hidden" : null);
    setDetailsShown(!detailsShown);
  }

  const onTakeBack = useCallback(
    (text: string) => {
      if (conversationId) returnToDraft(draftId(me.id, conversationId), text);
      input.current?.focus();
    },
    [me.id, conversationId],
  );

  const onQuote = useCallback(
    (quote: Quote) => {
      if (conversationId) setExtras(draftId(me.id, conversationId), { quote });
      input.current?.focus();
    },
    [me.id, conversationId],
  );

  return (
    <>
      <Inbox selected={conversationId ?? null} onGoAvailable={away ? goAvailable : null} onOpen={desk.show} />
      {conversationId ? (
        <ConversationPane
          // A fresh pane per conversation: scroll position and focus belong to one of them.
          key={conversationId}
          id={conversationId}
          detailsShown={detailsShown}
          onToggleDetails={toggleDetails}
          onTakeBack={onTakeBack}
          onQuote={onQuote}
          footer={(conversation) => <Composer conversation={conversation} inputRef={input} />}
          aside={(conversation) => (
            <Suspense fallback={null}>
              <CustomerPanel conversation={conversation} />
            </Suspense>
          )}
        />
      ) : (
        <Welcome name={me.name} onGoAvailable={away ? goAvailable : null} />
      )}
    </>
  );
}

function Welcome({ name, onGoAvailable }: { name: string; onGoAvailable: (() => void) | null }) {
  const styles = useStyles();
  const away = onGoAvailable !== null;
  return (
    <div className={styles.welcome}>
      <EmptyState
        asHeading
        icon={<ChatRegular />}
        title={away ? `Welcome, ${name}` : "Ready for the next customer"}
        text={
          away
            ? "Nothing is offered to you now. Go available when you want to start."
            : "Choose a conversation on the left, or wait: the next customer rings at the bottom right."
        }
        action={
          away && (
            <Button appearance="primary" onClick={onGoAvailable}>
              Start receiving conversations
            </Button>
          )
        }
      />
    </div>
  );
}
