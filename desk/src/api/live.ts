// The live objects of this page: cache, open conversations and stream, wired together once.
import { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { onSignedOut } from "./client";
import { ConversationLogs } from "./conversation-logs";
import { keys } from "./keys";
import { LiveCache } from "./live-cache";
import { messagePort } from "./messages";
import { isPassing } from "./problem";
import { openWebSocket, StreamClient, type StreamState } from "./stream";
import type { Me } from "./types";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream keeps data fresh; asking again on every focus would only add load.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => isPassing(error) && count < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000),
    },
    mutations: { retry: false },
  },
});

export const logs = new ConversationLogs((id) => messagePort(id, queryClient.getQueryData<Me>(keys.me)?.id ?? ""));
export const live = new LiveCache(queryClient, logs);

export const stream = new StreamClient({
  open: openWebSocket,
  onStale: () => live.refetchAll(),
  onResume: () => logs.nudge(),
  onChanges: (frame) => live.apply(frame),
  onSignedOut: () => forgetSession(),
});

/** Whoever signs in next on this PC must not see what the last one saw. */
export function forgetSession(): void {
  stream.stop();
  logs.clear();
  queryClient.setQueryData(keys.me, null);
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
}

onSignedOut(forgetSession);

export function useStreamState(): StreamState {
  return useSyncExternalStore(stream.subscribe, () => stream.state);
}
