// What is known about the customer and about this conversation, beside the thread.
import { Badge, Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { customerName } from "~/actions/conversation-steps";
import { useDesk } from "~/actions/desk";
import type { Conversation, Me } from "~/api/types";
import { languageName } from "~/lib/language";
import { PHONE } from "~/lib/screen";
import { PersonAvatar } from "~/ui/person-avatar";
import { RelativeTime } from "~/ui/relative-time";
import { PanelHeading } from "./panel-heading";

const Timeline = lazy(() => import("./timeline").then((found) => ({ default: found.Timeline })));
// Only administrators see it.
const OwnMenu = lazy(() => import("./own-menu").then((part) => ({ default: part.OwnMenu })));
// Most conversations want none.
const WantedSkills = lazy(() => import("./wanted-skills").then((part) => ({ default: part.WantedSkills })));
const CustomerContact = lazy(() => import("./contact").then((part) => ({ default: part.CustomerContact })));
const Preferred = lazy(() => import("./preferred").then((part) => ({ default: part.Preferred })));
// Few ask, and then once.
const WhyHere = lazy(() => import("./why-here").then((part) => ({ default: part.WhyHere })));

const useStyles = makeStyles({
  root: {
    width: "288px",
    flexShrink: 0,
    overflowY: "auto",
    padding: "16px",
    boxSizing: "border-box",
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    [PHONE]: { position: "absolute", inset: "56px 0 0 0", width: "100%", zIndex: 1, borderLeft: "none" },
  },
  who: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    gap: "8px",
    paddingBottom: "16px",
    textAlign: "center",
  },
  facts: { display: "grid", gridTemplateColumns: "96px 1fr", gap: "6px 8px", margin: 0 },
  term: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: "anywhere" },
});

export function CustomerPanel({ conversation }: { conversation: Conversation }) {
  const styles = useStyles();
  const { customer, account, queue, workstream, assignee } = conversation;
  const name = customerName(conversation);
  const { me } = useDesk();
  const [asking, setAsking] = useState(false);
  return (
    <aside className={styles.root} aria-label="Customer details">
      <div className={styles.who}>
        <PersonAvatar name={name} picture={customer.picture_url} size={72} />
        <Text weight="semibold" size={400} dir="auto">
          {name}
        </Text>
      </div>
      <Facts title="Customer">
        {customer.display_name && customer.display_name !== name && (
          <Fact term="Name at LINE">{customer.display_name}</Fact>
        )}
        <Fact term="Language">{customer.language ? languageName(customer.language) : "Not known"}</Fact>
        <Fact term="Channel">{KINDS[customer.kind]}</Fact>
        <Fact term="Account">{account.name}</Fact>
        {conversation.blocked_at && (
          <Fact term={customer.kind === "person" ? "Blocked" : "Left"}>
            <Badge appearance="tint" color="danger">
              <RelativeTime at={conversation.blocked_at} />
            </Badge>
          </Fact>
        )}
      </Facts>
      {me.role === "administrator" && customer.kind === "person" && (
        <Suspense fallback={null}>
          <OwnMenu accountId={account.id} customerId={customer.id} />
        </Suspense>
      )}
      {customer.kind === "person" && (
        <Suspense fallback={null}>
          <CustomerContact
            customerId={customer.id}
            contactId={customer.contact?.id ?? null}
            called={customer.display_name ?? "LINE user"}
          />
        </Suspense>
      )}
      {customer.contact && (
        <Suspense fallback={null}>
          <Preferred contactId={customer.contact.id} />
        </Suspense>
      )}
      <Facts title="Conversation">
        <Fact term="Queue">
          {queue?.name ?? "None"} ·{" "}
          <Link as="button" onClick={() => setAsking(true)}>
            Why here?
          </Link>
        </Fact>
        <Fact term="Workstream">{workstream?.name ?? "None"}</Fact>
        {(conversation.skills.length > 0 || mayEditSkills(conversation, me)) && (
          <Fact term="Skills">
            <Suspense fallback={null}>
              <WantedSkills conversation={conversation} mayEdit={mayEditSkills(conversation, me)} />
            </Suspense>
          </Fact>
        )}
        <Fact term="Assigned to">{assignee?.name ?? "Nobody yet"}</Fact>
        <Fact term="Opened">
          <RelativeTime at={conversation.opened_at} />
        </Fact>
        {conversation.awaiting_reply_since && (
          <Fact term="Unanswered">
            <RelativeTime at={conversation.awaiting_reply_since} />
          </Fact>
        )}
        {conversation.closed_at && (
          <Fact term="Closed">
            <RelativeTime at={conversation.closed_at} />
          </Fact>
        )}
      </Facts>
      {asking && (
        <Suspense fallback={null}>
          <WhyHere
            conversation={conversation.id}
            waits={conversation.state === "open"}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
      <section aria-label="Timeline">
        <PanelHeading>Timeline</PanelHeading>
        <Suspense>
          <Timeline customer={customer.id} account={account.id} />
        </Suspense>
      </section>
    </aside>
  );
}

/** Of what they hold, where they may at all; supervisors of all that is not over. */
function mayEditSkills({ state, assignee }: Conversation, me: Me): boolean {
  if (!me.may_edit_skills || state === "closed") return false;
  return me.role !== "representative" || (assignee?.id === me.id && ["active", "wrap_up"].includes(state));
}

const KINDS = { person: "LINE", group: "LINE group", room: "LINE chat of several people" };

function Facts({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section aria-label={title}>
      <PanelHeading>{title}</PanelHeading>
      <dl className={styles.facts}>{children}</dl>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.term}>{term}</dt>
      <dd className={styles.value} dir="auto">
        {children}
      </dd>
    </>
  );
}
