// Warns those who look after people of queues in which customers wait in vain, or would.
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "~/api/keys";
import type { Me } from "~/api/types";
import { unservedQueues } from "~/api/unserved-queues";
import { PageLink } from "~/ui/page-link";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px", marginBottom: "12px" },
  list: { margin: 0, paddingInlineStart: "20px" },
});

export function UnservedBanner() {
  const styles = useStyles();
  const role = useQueryClient().getQueryData<Me>(keys.me)?.role;
  const found = useQuery(unservedQueues).data?.items ?? [];
  if (found.length === 0) return null;
  const waiting = found.some((queue) => queue.waiting > 0);
  return (
    <div className={styles.root}>
      <MessageBar intent={waiting ? "error" : "warning"} layout="multiline" role="alert">
        <MessageBarBody>
          <MessageBarTitle>
            {found.length === 1 ? "A queue has nobody in it." : "Queues have nobody in them."}
          </MessageBarTitle>
          <ul className={styles.list}>
            {found.map((queue) => (
              <li key={queue.id} dir="auto">
                {queue.text}
              </li>
            ))}
          </ul>
          {role === "administrator" ? (
            <PageLink path="/admin/queues">Add members under Queues</PageLink>
          ) : (
            "An administrator can add somebody who is in service to its members."
          )}
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}
