// The arithmetic of somebody's capacity: of how much, how much is taken, what is free, and what takes it.
import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { clockTime } from "~/lib/time";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  table: { borderCollapse: "collapse", fontVariantNumeric: "tabular-nums", fontSize: tokens.fontSizeBase200 },
  head: { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular, padding: "2px 8px" },
  name: { textAlign: "start", paddingLeft: 0 },
  cell: { padding: "2px 8px", textAlign: "end" },
  below: { color: tokens.colorPaletteRedForeground1 },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "4px" },
  faint: { color: tokens.colorNeutralForeground3 },
});

const STATE_WORDS = {
  offered: "is offered",
  active: "is being served",
  wrap_up: "is in wrap-up",
  today: "was served today",
} as const;

export interface Capacity {
  units: { limit: number; taken: number; free: number };
  profiles: {
    id: string;
    name: string;
    limit: number;
    custom: boolean;
    taken: number;
    free: number;
    blocks_assignment: boolean;
    resets_at: string | null;
  }[];
  holdings: {
    conversation_id: string;
    customer: string | null;
    state: keyof typeof STATE_WORDS;
    units: number;
    profiles: string[];
    until: string | null;
  }[];
}

export function CapacityArithmetic({ capacity }: { capacity: Capacity }) {
  const styles = useStyles();
  const { units, profiles, holdings } = capacity;
  return (
    <div className={styles.root}>
      <table className={styles.table} aria-label="Capacity">
        <thead>
          <tr>
            {["", "Limit", "Taken", "Free"].map((title) => (
              <th key={title} scope="col" className={styles.head}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Line name="Units" {...units} />
          {profiles.map(({ id, ...profile }) => (
            <Line key={id} {...profile} />
          ))}
        </tbody>
      </table>
      {holdings.length === 0 ? (
        <Text size={200} className={styles.faint}>
          Nothing takes capacity now.
        </Text>
      ) : (
        <ul className={styles.list} aria-label="What takes capacity">
          {holdings.map((one) => (
            <li key={`${one.conversation_id} ${one.state}`}>
              <Text size={200}>
                <bdi>{one.customer ?? "A customer"}</bdi> {STATE_WORDS[one.state]}
                {one.until && ` until ${clockTime(one.until)}`}: {takes(one.units, one.profiles)}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface LineProps {
  name: string;
  limit: number;
  taken: number;
  free: number;
  custom?: boolean;
  blocks_assignment?: boolean;
  resets_at?: string | null;
}

function Line({ name, limit, taken, free, custom, blocks_assignment = true, resets_at }: LineProps) {
  const styles = useStyles();
  const notes = [
    custom && "own limit",
    !blocks_assignment && "does not block",
    resets_at && `free again at ${clockTime(resets_at)}`,
  ].filter(Boolean);
  return (
    <tr>
      <th scope="row" className={`${styles.head} ${styles.name}`} dir="auto">
        {name}
        {notes.length > 0 && ` (${notes.join(", ")})`}
      </th>
      <td className={styles.cell}>{limit}</td>
      <td className={styles.cell}>{taken}</td>
      <td className={free < 0 ? `${styles.cell} ${styles.below}` : styles.cell}>{free}</td>
    </tr>
  );
}

function takes(units: number, profiles: string[]): string {
  const parts = [units > 0 && `${units} ${units === 1 ? "unit" : "units"}`, ...profiles.map((name) => `1 of ${name}`)];
  return parts.filter(Boolean).join(", ") || "nothing";
}
