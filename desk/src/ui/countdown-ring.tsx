// The time left to answer an offer, as a ring that empties and a number that counts.
import { makeStyles, tokens } from "@fluentui/react-components";

const RADIUS = 18;
const AROUND = 2 * Math.PI * RADIUS;
const HURRY_SECONDS = 10;

const useStyles = makeStyles({
  track: { stroke: tokens.colorNeutralStroke2 },
  rest: {
    stroke: tokens.colorBrandStroke1,
    transition: "stroke-dashoffset 1s linear",
    "@media (prefers-reduced-motion: reduce)": { transition: "none" },
  },
  hurry: { stroke: tokens.colorPaletteRedBorderActive },
  number: {
    fill: tokens.colorNeutralForeground1,
    fontSize: "13px",
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: "tabular-nums",
  },
});

export function CountdownRing({ left, total }: { left: number; total: number }) {
  const styles = useStyles();
  const share = total > 0 ? Math.min(1, Math.max(0, left / total)) : 0;
  return (
    <svg width="44" height="44" viewBox="0 0 44 44" role="timer" aria-live="off" aria-label={`${left} seconds left`}>
      <g fill="none" strokeWidth="3.5" transform="rotate(-90 22 22)">
        <circle cx="22" cy="22" r={RADIUS} className={styles.track} />
        <circle
          cx="22"
          cy="22"
          r={RADIUS}
          className={left <= HURRY_SECONDS ? styles.hurry : styles.rest}
          strokeLinecap="round"
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - share)}
        />
      </g>
      <text x="22" y="22" textAnchor="middle" dominantBaseline="central" className={styles.number}>
        {left}
      </text>
    </svg>
  );
}
