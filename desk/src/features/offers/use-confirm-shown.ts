// Tells the server that an offer is on the screen here: what no window shows is nobody's decline.
import { useEffect } from "react";
import { confirmShown } from "~/api/offers";
import { isPassing } from "~/api/problem";
import type { Id } from "~/api/types";

const AGAIN_MS = 3000;

export function useConfirmShown(id: Id): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const confirm = () =>
      void confirmShown(id).catch((error: unknown) => {
        if (!gone && isPassing(error)) timer = setTimeout(confirm, AGAIN_MS);
      });
    confirm();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id]);
}
