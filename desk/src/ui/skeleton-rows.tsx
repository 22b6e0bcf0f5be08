// Grey rows where rows will be, shown only when the wait is long enough to notice.
import { makeStyles, Skeleton, SkeletonItem } from "@fluentui/react-components";
import { useEffect, useState } from "react";

const NOTICEABLE_MS = 250;

const useStyles = makeStyles({
  row: { display: "grid", gridTemplateColumns: "36px 1fr", gap: "12px", padding: "12px 16px", alignItems: "center" },
  lines: { display: "grid", gap: "8px" },
});

export function SkeletonRows({ count = 6, label }: { count?: number; label: string }) {
  const styles = useStyles();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), NOTICEABLE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return <div aria-busy="true" />;
  return (
    <Skeleton aria-label={label}>
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all the same
        <div className={styles.row} key={row}>
          <SkeletonItem shape="circle" size={36} />
          <div className={styles.lines}>
            <SkeletonItem size={12} style={{ width: `${70 - (row % 3) * 15}%` }} />
            <SkeletonItem size={12} style={{ width: `${90 - (row % 4) * 10}%` }} />
          </div>
        </div>
      ))}
    </Skeleton>
  );
}
