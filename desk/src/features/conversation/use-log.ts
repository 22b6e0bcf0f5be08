// A conversation log as React state.
import { useEffect, useSyncExternalStore } from "react";
import type { ConversationLog, LogSnapshot } from "~/api/conversation-log";
import { logs } from "~/api/live";
import type { Id } from "~/api/types";

export function useLog(id: Id): { log: ConversationLog; view: LogSnapshot } {
  const log = logs.get(id);
  const view = useSyncExternalStore(log.subscribe, log.getSnapshot);
  useEffect(() => {
    void log.open();
  }, [log]);
  return { log, view };
}
