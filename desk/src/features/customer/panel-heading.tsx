// Opens a part of the panel beside the thread.
import { makeStyles, Text, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  root: {
    color: tokens.colorNeutralForeground3,
    textTransform: "uppercase",
    letterSpacing: "0.04em",
    margin: "12px 0 4px",
  },
});

export function PanelHeading({ children }: { children: string }) {
  return (
    <Text as="h2" size={100} weight="semibold" block className={useStyles().root}>
      {children}
    </Text>
  );
}
