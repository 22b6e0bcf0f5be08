// The set-up as a checklist, in the order it has to be done, and how things stand right now.
import {
  Button,
  Card,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Text,
  tokens,
} from "@fluentui/react-components";
import { CheckmarkCircleFilled, CircleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { overview } from "~/api/admin";
import { explain } from "~/api/problem";
import type { Overview, StepKey } from "~/api/types";
import { spokenDuration } from "~/lib/time";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  numbers: { display: "grid", gridTemplateColumns: "repeat(4, 1fr)", gap: "12px", marginBottom: "20px" },
  number: { fontVariantNumeric: "tabular-nums" },
  quiet: { color: tokens.colorNeutralForeground3 },
  steps: { listStyleType: "none", margin: 0, padding: 0 },
  step: {
    display: "grid",
    gridTemplateColumns: "24px 1fr auto",
    gap: "12px",
    alignItems: "center",
    minHeight: "32px",
    padding: "10px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ":first-child": { borderTop: "none" },
  },
  words: { display: "grid" },
  done: { color: tokens.colorPaletteGreenForeground1, fontSize: "22px", display: "flex" },
  open: { color: tokens.colorNeutralForeground4, fontSize: "22px", display: "flex" },
});

type Target = "/admin/line-accounts" | "/admin/queues" | "/admin/workstreams" | "/admin/users" | "/desk";

const STEPS: Record<StepKey, { title: string; text: string; button: string; to: Target }> = {
  connect_line: {
    title: "Connect a LINE account",
    text: "Channel ID, channel secret and access token from the LINE Developers console.",
    button: "Connect LINE",
    to: "/admin/line-accounts",
  },
  create_queue: {
    title: "Create a queue",
    text: "Where conversations wait for a representative.",
    button: "Add a queue",
    to: "/admin/queues",
  },
  create_workstream: {
    title: "Create a workstream",
    text: "Which queue conversations go to, and how they are handed out.",
    button: "Add a workstream",
    to: "/admin/workstreams",
  },
  attach_account: {
    title: "Attach the LINE account to the workstream",
    text: "Until then its messages are received and kept, but offered to nobody.",
    button: "Attach it",
    to: "/admin/line-accounts",
  },
  add_representatives: {
    title: "Add representatives",
    text: "Give them a login, then make them members of the queue.",
    button: "Add users",
    to: "/admin/users",
  },
  first_message: {
    title: "Receive a first message",
    text: "Write to your account from LINE. It rings on the desk of somebody available.",
    button: "Open the desk",
    to: "/desk",
  },
};

export function OverviewPage() {
  const query = useQuery(overview);
  return (
    <Page title="Overview" text="What is left to set up, and how things stand right now.">
      {query.isPending && <SkeletonRows label="Loading the overview" />}
      {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && <Standing overview={query.data} />}
    </Page>
  );
}

function Standing({ overview: now }: { overview: Overview }) {
  const styles = useStyles();
  const next = now.steps.find((step) => !step.done)?.key;
  const wait = now.longest_wait_seconds;
  return (
    <>
      <section className={styles.numbers} aria-label="Right now">
        <Figure label="Waiting" value={String(now.waiting)} />
        <Figure label="Longest wait" value={now.waiting > 0 && wait !== null ? spokenDuration(wait) : "–"} />
        <Figure label="Active conversations" value={String(now.active)} />
        <Figure label="Available people" value={String(now.available)} />
      </section>
      {now.problems.map(({ page, record, text }) => (
        <MessageBar key={record.id} intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{record.name}</MessageBarTitle>
            {text} <Link to={`/admin/${page}`}>{page === "queues" ? "See the queues" : "See the accounts"}</Link>
          </MessageBarBody>
        </MessageBar>
      ))}
      <Card>
        <Text as="h2" weight="semibold" size={400} style={{ margin: 0 }}>
          {next ? "Set up" : "Everything is set up"}
        </Text>
        <ul className={styles.steps}>
          {now.steps.map((step) => (
            <Step key={step.key} name={step.key} done={step.done} next={step.key === next} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  const styles = useStyles();
  return (
    <Card size="small">
      <Text size={200} className={styles.quiet}>
        {label}
      </Text>
      <Text size={600} weight="semibold" className={styles.number}>
        {value}
      </Text>
    </Card>
  );
}

function Step({ name, done, next }: { name: StepKey; done: boolean; next: boolean }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const { title, text, button, to } = STEPS[name];
  return (
    <li className={styles.step}>
      {done ? (
        <CheckmarkCircleFilled className={styles.done} aria-label="Done" />
      ) : (
        <CircleRegular className={styles.open} aria-label="To do" />
      )}
      <span className={styles.words}>
        <Text weight={next ? "semibold" : "regular"}>{title}</Text>
        <Text size={200} className={styles.quiet}>
          {text}
        </Text>
      </span>
      {!done && (
        <Button appearance={next ? "primary" : "secondary"} onClick={() => void navigate({ to })}>
          {button}
        </Button>
      )}
    </li>
  );
}
