// Leads to another page of the administration, without the desk being loaded anew.
import { Link } from "@fluentui/react-components";
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

export function PageLink({ path, children }: { path: string; children: ReactNode }) {
  const router = useRouter({ warn: false });

  function go(event: MouseEvent) {
    if (!router || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    router.history.push(path);
  }

  return (
    <Link href={path} inline onClick={go}>
      {children}
    </Link>
  );
}
