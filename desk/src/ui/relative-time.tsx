// A time as people say it, with the exact one on hover.
import { exactTime, relativeTime } from "~/lib/time";
import { useHalfMinutes } from "./use-now";

export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useHalfMinutes();
  return (
    <time dateTime={at} title={exactTime(at)} className={className}>
      {relativeTime(at, now)}
    </time>
  );
}
