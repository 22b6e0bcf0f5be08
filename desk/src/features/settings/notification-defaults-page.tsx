// How everybody is notified who has not chosen otherwise.
import { useQuery } from "@tanstack/react-query";
import { useForm } from "~/actions/use-form";
import { changeNotificationDefaults, notificationDefaults } from "~/api/notifications";
import type { NotifyKinds } from "~/api/types";
import { NOTIFY_KINDS, NotifyFields } from "~/ui/notify-fields";
import { PageForm } from "./page-form";
import { SettingsPage } from "./settings-page";

const TEXT =
  "How people are notified who have not chosen otherwise for themselves. Changes reach them at once; whoever has chosen keeps their choice.";

export function NotificationDefaultsPage() {
  return (
    <SettingsPage title="Notifications" text={TEXT} query={useQuery(notificationDefaults)}>
      {(defaults) => <DefaultsForm defaults={defaults} />}
    </SettingsPage>
  );
}

function DefaultsForm({ defaults }: { defaults: NotifyKinds }) {
  const form = useForm<NotifyKinds>(defaults, { check: () => ({}), save: changeNotificationDefaults, follows: true });
  return (
    <PageForm form={form} saved="Notifications saved">
      {NOTIFY_KINDS.map(({ kind, title, text }) => (
        <NotifyFields
          key={kind}
          title={title}
          text={text}
          alwaysShows={kind === "offer"}
          values={form.values[kind]}
          onChange={(values) => form.set(kind, values)}
        />
      ))}
    </PageForm>
  );
}
