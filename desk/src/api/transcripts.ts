// Fetches a conversation as a file, and hands it to whoever sits there.
import { browserZone } from "~/lib/zones";
import { answer, api } from "./client";
import type { Id } from "./types";

export type TranscriptFormat = "pdf" | "html" | "csv" | "json";

/** As a whole before it is saved: what goes wrong is then said here, and not in a file of its own. */
export async function downloadTranscript(conversation: Id, format: TranscriptFormat): Promise<void> {
  let name = `Transcript.${format}`;
  const blob = await answer(
    api
      .GET("/api/conversations/{conversation_id}/transcript", {
        params: { path: { conversation_id: conversation }, query: { format, zone: browserZone() } },
        parseAs: "blob",
      })
      .then((outcome) => {
        name = nameIn(outcome.response.headers.get("content-disposition")) ?? name;
        return outcome as { data?: Blob; error?: unknown; response: Response };
      }),
  );
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function nameIn(header: string | null): string | null {
  const found = /filename\*=UTF-8''([^;]+)/.exec(header ?? "")?.[1];
  return found ? decodeURIComponent(found) : null;
}
