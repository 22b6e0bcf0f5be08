// Leads from a LINE account to its rich menus.
import { Link } from "@fluentui/react-components";
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { Id } from "~/api/types";

export function RichMenusLink({ accountId }: { accountId: Id }) {
  const router = useRouter({ warn: false });
  const path = `/admin/line-accounts/${accountId}/rich-menus`;

  function go(event: MouseEvent) {
    if (!router || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    router.history.push(path);
  }

  return (
    <Link href={path} onClick={go}>
      Rich menus of this account
    </Link>
  );
}
