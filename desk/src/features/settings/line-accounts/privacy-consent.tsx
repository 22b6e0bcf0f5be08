// The text an administrator agrees to before an account is switched on, and the box that says so.
import { Checkbox, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { privacyNotice } from "~/api/line-admin";
import { explain } from "~/api/problem";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  text: {
    whiteSpace: "pre-line",
    maxHeight: "120px",
    overflowY: "auto",
    padding: "8px 12px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
});

interface Props {
  /** The version that is agreed to; null while it is not. */
  agreed: string | null;
  onChange(version: string | null): void;
}

export function PrivacyConsent({ agreed, onChange }: Props) {
  const styles = useStyles();
  const notice = useQuery(privacyNotice);
  if (notice.isPending) return <Spinner size="tiny" label="Loading the privacy notice" />;
  if (!notice.data) return <Trouble text={explain(notice.error)} onRetry={() => void notice.refetch()} />;
  const { version, text } = notice.data;
  return (
    <section aria-label="Privacy notice">
      <div className={styles.text}>{text}</div>
      <Checkbox
        label="I agree that data goes to LINE, and switch the account on"
        checked={agreed === version}
        onChange={(_, data) => onChange(data.checked ? version : null)}
      />
    </section>
  );
}
