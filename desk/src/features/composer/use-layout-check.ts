// Asks LINE about the layout that is being written; what it said counts until the layout is changed.
import { useState } from "react";
import { checkLayout } from "~/api/layout-checks";
import { explain } from "~/api/problem";
import type { Id, LayoutCheck, OutgoingOf } from "~/api/types";

interface Said {
  of: string;
  check: LayoutCheck | null;
  trouble: string | null;
}

export function useLayoutCheck(conversation: Id, layout: OutgoingOf<"flex"> | null) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const key = JSON.stringify(layout);
  const current = said?.of === key ? said : null;

  async function ask(): Promise<LayoutCheck | null> {
    if (!layout || busy) return null;
    setBusy(true);
    try {
      const check = await checkLayout(conversation, layout);
      setSaid({ of: key, check, trouble: null });
      return check;
    } catch (error) {
      setSaid({ of: key, check: null, trouble: explain(error) });
      return null;
    } finally {
      setBusy(false);
    }
  }

  return { ask, busy, check: current?.check ?? null, trouble: current?.trouble ?? null };
}
