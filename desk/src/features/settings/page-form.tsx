// A form that is a page, or a part of one: what is wrong with the whole above, one button to save below.
import { Button, makeStyles, Spinner } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Form } from "~/actions/use-form";
import { useNotify } from "~/ui/notices";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "20px", maxWidth: "640px" },
});

interface Props<T> {
  form: Form<T>;
  /** Told when it is saved. */
  saved: string;
  children: ReactNode;
}

export function PageForm<T>({ form, saved, children }: Props<T>) {
  const styles = useStyles();
  const notify = useNotify();

  async function submit() {
    // A press of Enter, or of a button that is only said to be off, comes here all the same.
    if (form.dirty && (await form.submit())) notify({ intent: "success", title: saved });
  }

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {form.trouble && <Trouble text={form.trouble} />}
      {children}
      <div>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={form.busy || !form.dirty}
          icon={form.busy ? <Spinner size="tiny" /> : null}
        >
          Save
        </Button>
      </div>
    </form>
  );
}
