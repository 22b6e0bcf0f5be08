// Says when the live connection is lost, and nothing while it is fine.
import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useStreamState } from "~/api/live";

const useStyles = makeStyles({
  pill: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    padding: "3px 10px",
    borderRadius: tokens.borderRadiusCircular,
    whiteSpace: "nowrap",
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorPaletteMarigoldForeground2,
    backgroundColor: tokens.colorPaletteMarigoldBackground1,
    border: `1px solid ${tokens.colorPaletteMarigoldBorder1}`,
  },
});

export function ConnectionPill() {
  const styles = useStyles();
  const lost = useStreamState() === "reconnecting";
  return (
    <span role="status">
      {lost && (
        <span className={styles.pill} title="What you write is kept and sent as soon as the server answers.">
          <Spinner size="extra-tiny" aria-hidden /> Reconnecting…
        </span>
      )}
    </span>
  );
}
