// The LINE Official Accounts connected here, with the wizard that connects one.
import { Badge } from "@fluentui/react-components";
import { ChatSparkleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { lineAccounts } from "~/api/admin";
import type { LineAccount } from "~/api/types";
import { RelativeTime } from "~/ui/relative-time";
import { RecordsPage } from "../records-page";
import { AccountHistory } from "./account-history";
import { LineAccountForm } from "./line-account-form";
import { LineAccountWizard } from "./line-account-wizard";

export function LineAccountsPage() {
  const query = useQuery(lineAccounts);
  const [editing, setEditing] = useState<LineAccount | "new" | null>(null);
  return (
    <RecordsPage<LineAccount>
      title="LINE accounts"
      text="The LINE Official Accounts your customers write to. Each needs a Messaging API channel in the LINE Developers console."
      addLabel="Connect a LINE account"
      empty={{
        icon: <ChatSparkleRegular />,
        title: "No LINE account yet",
        text: "Have the LINE Developers console open in another tab: three values are copied from there, and one address is copied back.",
      }}
      query={query}
      columns={[
        { title: "Name", cell: (account) => account.name },
        { title: "Channel ID", cell: (account) => account.channel_id },
        {
          title: "Workstream",
          cell: (account) =>
            account.workstream?.name ?? (
              <Badge color="warning" appearance="tint">
                Not attached
              </Badge>
            ),
        },
        {
          title: "Last heard from LINE",
          cell: (account) =>
            !account.usable ? (
              <Badge color="danger" appearance="tint">
                Put its secrets in anew
              </Badge>
            ) : !account.active ? (
              <Badge color="warning" appearance="tint">
                Switched off
              </Badge>
            ) : account.health.token_refused_at ? (
              <Badge color="danger" appearance="tint">
                LINE refuses its token
              </Badge>
            ) : account.health.signature_failures >= 3 ? (
              <Badge color="danger" appearance="tint">
                Wrong signatures
              </Badge>
            ) : account.last_webhook_at ? (
              <RelativeTime at={account.last_webhook_at} />
            ) : (
              <Badge color="warning" appearance="tint">
                Never
              </Badge>
            ),
        },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {query.data && query.data.items.length > 0 && (
        <div style={{ marginTop: 24 }}>
          <AccountHistory account={null} />
        </div>
      )}
      {editing === "new" && <LineAccountWizard onClose={() => setEditing(null)} />}
      {editing && editing !== "new" && (
        <LineAccountForm key={editing.id} account={editing} onClose={() => setEditing(null)} />
      )}
    </RecordsPage>
  );
}
