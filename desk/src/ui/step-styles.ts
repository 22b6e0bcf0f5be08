// How the steps of a conversation's way look: a list of blocks, of which those that were applied stand out.
import { makeStyles, tokens } from "@fluentui/react-components";

export const useStepStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "8px", listStyleType: "none", margin: 0, padding: 0 },
  step: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    padding: "8px 12px",
    borderRadius: tokens.borderRadiusMedium,
    borderLeft: `3px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: "anywhere",
  },
  applied: { borderLeftColor: tokens.colorBrandStroke1 },
  faint: { color: tokens.colorNeutralForeground3 },
});
