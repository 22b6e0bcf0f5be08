// Why somebody gets nothing: the causes, how they stand, and what waits in each of their queues.
import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Spinner,
  Text,
  tokens,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useDesk } from "~/actions/desk";
import { obstacleWords } from "~/actions/obstacle-words";
import { presenceOfOther } from "~/actions/presence-looks";
import { explain } from "~/api/problem";
import { prospects } from "~/api/prospects";
import type { Id, Prospects } from "~/api/types";
import { CapacityArithmetic } from "~/ui/capacity-arithmetic";
import { PageLink } from "~/ui/page-link";
import { RelativeTime } from "~/ui/relative-time";
import { RuleRefusals } from "~/ui/rule-refusals";
import { Trouble } from "~/ui/trouble";
import { causesOf, lastOfferWords, type Page } from "./prospects-words";

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: "20px" },
  section: { display: "flex", flexDirection: "column", gap: "6px" },
  title: { margin: 0 },
  list: { display: "flex", flexDirection: "column", gap: "8px", margin: 0, paddingInlineStart: "20px" },
  faint: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  /** Whose; null for one's own. */
  user: { id: Id; name: string } | null;
  onClose(): void;
}

export function ProspectsDrawer({ user, onClose }: Props) {
  const styles = useStyles();
  const query = useQuery(prospects(user?.id ?? null));
  const title = user ? `Why does ${user.name} get nothing?` : "Why do I get nothing?";
  return (
    <OverlayDrawer open position="end" aria-label={title} onOpenChange={(_, data) => data.open || onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" aria-label="Close panel" icon={<DismissRegular />} onClick={onClose} />}
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        {query.isPending && <Spinner size="tiny" label="Looking for the causes" />}
        {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
        {query.data && <Found prospects={query.data} />}
      </DrawerBody>
    </OverlayDrawer>
  );
}

function Found({ prospects }: { prospects: Prospects }) {
  const styles = useStyles();
  const { presence, windows, sessions, capacity, queues } = prospects;
  return (
    <>
      <Part title="Causes">
        <ul className={styles.list} aria-label="Causes">
          {causesOf(prospects).map(({ text, page }) => (
            <li key={text}>
              <Text dir="auto">{text}</Text> {page && <Mend page={page} />}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Presence">
        <Text>
          {presenceOfOther(presence)}, <RelativeTime at={presence.since} />. {windowWords(windows)} {sessions.held} of
          at most {sessions.limit} conversations at a time.
        </Text>
      </Part>
      <Part title="Capacity">
        <CapacityArithmetic capacity={capacity} />
      </Part>
      <Part title="Last offer">
        <Text dir="auto">{lastOfferWords(prospects)}</Text>
      </Part>
      {queues.map((queue) => (
        <Queue key={queue.id} queue={queue} />
      ))}
    </>
  );
}

function Queue({ queue }: { queue: Prospects["queues"][number] }) {
  const styles = useStyles();
  const { name, waiting, expected } = queue;
  return (
    <Part title={name}>
      <Text className={styles.faint}>
        {waiting === 0 ? "Nothing waits here." : `${waiting} ${waiting === 1 ? "waits" : "wait"} here.`}
        {waiting > expected.length && ` The first ${expected.length}:`}
      </Text>
      {expected.length > 0 && (
        <ul className={styles.list} aria-label={`What waits in ${name}`}>
          {expected.map((one) => (
            <li key={one.conversation_id}>
              <Text>
                <bdi>{one.customer ?? "A customer"}</bdi>, <RelativeTime at={one.entered_at} />
              </Text>
              <Text block size={200} className={styles.faint}>
                {obstacleWords(one.obstacle)}
              </Text>
              {one.obstacle && one.obstacle.rules.length > 0 && <RuleRefusals refusals={one.obstacle.rules} />}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section aria-label={title} className={styles.section}>
      <Text as="h3" weight="semibold" className={styles.title} dir="auto">
        {title}
      </Text>
      {children}
    </section>
  );
}

/** Leads there whom it lets in; tells the others who can mend it. */
function Mend({ page }: { page: Page }) {
  const styles = useStyles();
  const { role } = useDesk().me;
  const forAdministrators = page.path.startsWith("/admin");
  if (role === "administrator" || (role === "supervisor" && !forAdministrators))
    return <PageLink path={page.path}>See {page.name}</PageLink>;
  const who = forAdministrators ? "An administrator" : "You, or a supervisor,";
  return (
    <Text size={200} className={styles.faint}>
      {who} can change this.
    </Text>
  );
}

function windowWords(windows: number): string {
  if (windows === 0) return "No window of the desk is open.";
  return windows === 1 ? "One window of the desk is open." : `${windows} windows of the desk are open.`;
}
