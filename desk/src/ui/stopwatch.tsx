// Time passing since an instant, second by second.
import { exactTime, stopwatch } from "~/lib/time";
import { useSeconds } from "./use-now";

export function Stopwatch({ since, className }: { since: string; className?: string }) {
  const now = useSeconds();
  return (
    <time dateTime={since} title={`Since ${exactTime(since)}`} className={className}>
      {stopwatch(now - Date.parse(since))}
    </time>
  );
}
