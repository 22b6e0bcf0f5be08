// The frame of every dialog in which a part of a message is made: fields on the left, the phone's look on the right.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Text,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  surface: { maxWidth: "min(1000px, 96vw)", width: "100%" },
  plain: { maxWidth: "520px" },
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 300px",
    gap: "20px",
    "@media (max-width: 760px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  fields: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  phone: {
    alignSelf: "start",
    alignContent: "start",
    position: "sticky",
    top: 0,
    display: "grid",
    gap: "8px",
    padding: "16px 12px",
    minHeight: "180px",
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground4,
  },
  note: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  title: string;
  submit: string;
  ready: boolean;
  preview?: ReactNode;
  children: ReactNode;
  onSubmit(): void;
  onClose(): void;
}

export function PartDialog({ title, submit, ready, preview, children, onSubmit, onClose }: Props) {
  const styles = useStyles();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={preview ? styles.surface : styles.plain}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <div className={preview ? styles.columns : undefined}>
              <div className={styles.fields}>{children}</div>
              {preview && (
                <section className={styles.phone} aria-label="Preview">
                  <Text size={200} className={styles.note}>
                    On the phone
                  </Text>
                  {preview}
                </section>
              )}
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabled={!ready} onClick={onSubmit}>
              {submit}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
