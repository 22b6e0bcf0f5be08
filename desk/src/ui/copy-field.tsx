// A value to carry elsewhere: shown whole, selected on focus, copied by one button that says it did.
import { Button, Field, Input, makeStyles } from "@fluentui/react-components";
import { CheckmarkRegular, CopyRegular } from "@fluentui/react-icons";
import { useEffect, useId, useState } from "react";

const useStyles = makeStyles({
  row: { display: "flex", gap: "8px" },
  input: { flexGrow: 1, minWidth: 0 },
});

export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const styles = useStyles();
  const id = useId();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    const field = document.getElementById(id) as HTMLInputElement | null;
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // Browsers give the clipboard only to secure pages; selecting leaves Ctrl-C to the person.
      field?.select();
      document.execCommand("copy");
    }
    setCopied(true);
  }

  return (
    <Field label={label} hint={hint}>
      <div className={styles.row}>
        <Input
          id={id}
          className={styles.input}
          readOnly
          value={value}
          aria-label={label}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button icon={copied ? <CheckmarkRegular /> : <CopyRegular />} onClick={() => void copy()}>
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </Field>
  );
}
