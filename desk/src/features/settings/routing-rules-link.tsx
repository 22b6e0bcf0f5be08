// Leads from a workstream to its routing rules.
import { Link } from "@fluentui/react-components";
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import type { Id } from "~/api/types";

export function RoutingRulesLink({ workstreamId }: { workstreamId: Id }) {
  const router = useRouter({ warn: false });
  const path = `/admin/workstreams/${workstreamId}/rules`;

  function go(event: MouseEvent) {
    if (!router || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    router.history.push(path);
  }

  return (
    <Link href={path} onClick={go}>
      Routing rules
    </Link>
  );
}
