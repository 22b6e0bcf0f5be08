// How I am notified: this browser above, and below what I want to hear of, kind by kind.
import { Badge, Button, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useForm } from "~/actions/use-form";
import { changeMyNotifications, KINDS, myNotifications } from "~/api/notifications";
import { explain } from "~/api/problem";
import type { MyNotifications, MyNotificationsChange, NotifyKind } from "~/api/types";
import { useNotify } from "~/ui/notices";
import { NOTIFY_KINDS, NotifyFields } from "~/ui/notify-fields";
import { Page } from "~/ui/page";
import { SkeletonRows } from "~/ui/skeleton-rows";
import { Trouble } from "~/ui/trouble";
import { DeviceCard } from "./device-card";

const TEXT = "What you hear of, and how. It holds for you in every browser in which you sign in.";

const useStyles = makeStyles({
  scroll: { flexGrow: 1, overflowY: "auto" },
  root: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "760px" },
  buttons: {
    display: "flex",
    gap: "8px",
    position: "sticky",
    bottom: 0,
    padding: "8px 0",
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

export function NotificationsPage() {
  const styles = useStyles();
  const query = useQuery(myNotifications);
  return (
    <div className={styles.scroll}>
      <Page title="Notifications" text={TEXT}>
        <div className={styles.root}>
          <DeviceCard />
          {query.isPending && <SkeletonRows label="Loading Notifications" />}
          {query.isError && !query.data && <Trouble text={explain(query.error)} onRetry={() => void query.refetch()} />}
          {query.data && <Choices settings={query.data} />}
        </div>
      </Page>
    </div>
  );
}

function Choices({ settings }: { settings: MyNotifications }) {
  const styles = useStyles();
  const notify = useNotify();
  const { now, defaults, own } = settings;
  const form = useForm<MyNotificationsChange>(
    useMemo(() => chosenIn(settings), [settings]),
    { check: () => ({}), save: changeMyNotifications, follows: true },
  );
  const isOwn = (kind: NotifyKind) => form.values[kind] !== null;

  async function submit() {
    if (form.dirty && (await form.submit())) notify({ intent: "success", title: "Notifications saved" });
  }

  return (
    <form
      noValidate
      className={styles.root}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {form.trouble && <Trouble text={form.trouble} />}
      {NOTIFY_KINDS.map(({ kind, title, text }) => (
        <NotifyFields
          key={kind}
          title={title}
          text={text}
          alwaysShows={kind === "offer"}
          values={form.values[kind] ?? (own.includes(kind) ? defaults[kind] : now[kind])}
          onChange={(values) => form.set(kind, values)}
          action={
            isOwn(kind) ? (
              <Button
                size="small"
                appearance="transparent"
                aria-label={`Reset ${title} to default`}
                onClick={() => form.set(kind, null)}
              >
                Reset to default
              </Button>
            ) : (
              <Badge appearance="tint" color="informative">
                Default
              </Badge>
            )
          }
        />
      ))}
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabledFocusable={form.busy || !form.dirty}>
          Save
        </Button>
        {form.dirty && <Button onClick={() => form.reset(chosenIn(settings))}>Discard</Button>}
      </div>
    </form>
  );
}

/** What somebody has chosen themselves; null where they go by the default. */
function chosenIn({ now, own }: MyNotifications): MyNotificationsChange {
  const chosen = KINDS.map((kind) => [kind, own.includes(kind) ? now[kind] : null]);
  return Object.fromEntries(chosen) as MyNotificationsChange;
}
