// The panel on the right in which a record is created or changed; it does not lose what was typed by accident.
import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Spinner,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Trouble } from "./trouble";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "16px", paddingBottom: "16px" },
  asking: { display: "flex", alignItems: "center", gap: "8px" },
});

interface Props {
  title: string;
  submitLabel: string;
  busy: boolean;
  dirty: boolean;
  trouble: string | null;
  /** Of what needs room beside its labels. */
  size?: "medium" | "large";
  children: ReactNode;
  onSubmit(): void;
  onClose(): void;
}

export function FormDrawer(props: Props) {
  const { title, submitLabel, busy, dirty, trouble, size = "medium", children, onSubmit, onClose } = props;
  const styles = useStyles();
  const formId = useId();
  const [asking, setAsking] = useState(false);
  const leave = () => (dirty && !asking ? setAsking(true) : onClose());

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }

  return (
    <OverlayDrawer open position="end" size={size} modalType="alert" aria-label={title}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" aria-label="Close panel" icon={<DismissRegular />} onClick={leave} />}
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <form id={formId} className={styles.form} onSubmit={submit} noValidate>
          {trouble && <Trouble text={trouble} />}
          {children}
        </form>
      </DrawerBody>
      <DrawerFooter>
        {asking ? (
          <div className={styles.asking} role="alert">
            Leave without saving?
            <Button onClick={onClose}>Discard changes</Button>
            <Button appearance="primary" onClick={() => setAsking(false)}>
              Keep editing
            </Button>
          </div>
        ) : (
          <>
            <Button
              type="submit"
              form={formId}
              appearance="primary"
              disabledFocusable={busy}
              icon={busy ? <Spinner size="tiny" /> : null}
            >
              {submitLabel}
            </Button>
            <Button onClick={leave}>Cancel</Button>
          </>
        )}
      </DrawerFooter>
    </OverlayDrawer>
  );
}
