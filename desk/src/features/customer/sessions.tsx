// The sessions of a conversation: who had it, since when, for how long, and why that ended.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { conversationSessions } from "~/api/conversation-sessions";
import { explain } from "~/api/problem";
import type { ConversationSession, Id } from "~/api/types";
import { exactTime, spokenDuration } from "~/lib/time";
import { RelativeTime } from "~/ui/relative-time";
import { Trouble } from "~/ui/trouble";
import { endWords, whoWords } from "./session-words";

const useStyles = makeStyles({
  section: { marginTop: "24px", display: "flex", flexDirection: "column", gap: "8px", alignItems: "flex-start" },
  title: { margin: 0 },
  list: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    listStyleType: "none",
    margin: 0,
    padding: 0,
    width: "100%",
  },
  row: { display: "grid", gridTemplateColumns: "1fr max-content", columnGap: "12px" },
  words: { minWidth: 0, overflowWrap: "anywhere" },
  muted: { color: tokens.colorNeutralForeground3 },
  time: { color: tokens.colorNeutralForeground3, justifySelf: "end" },
});

/** Nothing, as long as nobody has had it, was asked for it, or let it wait. */
export function Sessions({ conversation }: { conversation: Id }) {
  const styles = useStyles();
  const query = useInfiniteQuery(conversationSessions(conversation));
  const sessions = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending || (query.data && sessions.length === 0)) return null;
  return (
    <section aria-label="Sessions" className={styles.section}>
      <Text as="h3" weight="semibold" className={styles.title}>
        Sessions
      </Text>
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      <ol className={styles.list} aria-label="Sessions of the conversation">
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          appearance="subtle"
          disabledFocusable={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show later sessions
        </Button>
      )}
    </section>
  );
}

function Row({ session }: { session: ConversationSession }) {
  const styles = useStyles();
  const { since, till } = session;
  return (
    <li className={styles.row}>
      <Text className={styles.words} dir="auto">
        {whoWords(session)}
      </Text>
      <Text size={200} className={styles.time}>
        <RelativeTime at={since} />
      </Text>
      <Text size={200} className={styles.muted} dir="auto">
        {endWords(session)}
      </Text>
      {till && (
        <Text size={200} className={styles.time}>
          <time dateTime={till} title={exactTime(till)}>
            for {spokenDuration((Date.parse(till) - Date.parse(since)) / 1000)}
          </time>
        </Text>
      )}
    </li>
  );
}
