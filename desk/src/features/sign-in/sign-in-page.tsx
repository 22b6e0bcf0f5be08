// The door: email, password, and honest words when it stays shut.
import { Button, Card, Field, Input, makeStyles, Spinner, Text, Title3, tokens } from "@fluentui/react-components";
import { type FormEvent, useEffect, useState } from "react";
import { explain, hasCode } from "~/api/problem";
import { signIn } from "~/api/session";
import { Trouble } from "~/ui/trouble";

const useStyles = makeStyles({
  root: {
    minHeight: "100vh",
    display: "grid",
    placeItems: "center",
    padding: "24px",
    boxSizing: "border-box",
    backgroundColor: tokens.colorNeutralBackground3,
  },
  card: { width: "100%", maxWidth: "360px", padding: "32px", boxSizing: "border-box" },
  brand: { display: "flex", alignItems: "center", gap: "12px" },
  form: { display: "flex", flexDirection: "column", gap: "16px", marginTop: "8px" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

export function SignInPage({ onSignedIn }: { onSignedIn(): void }) {
  const styles = useStyles();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    document.title = "Sign in · Madoguchi";
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    // Each try counts towards the limit of tries.
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), password);
      onSignedIn();
    } catch (reason) {
      setError(reason);
      // A wrong password is typed anew; a server that was down takes the same one again.
      if (hasCode(reason, "wrong_credentials")) setPassword("");
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className={styles.root}>
      <Card className={styles.card}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width={40} height={40} />
          <div>
            <Title3 as="h1" style={{ margin: 0, display: "block" }}>
              Madoguchi
            </Title3>
            <Text size={200} className={styles.quiet}>
              The contact center for LINE
            </Text>
          </div>
        </div>
        <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label="Sign in">
          {error !== null && <Trouble text={sorry(error)} />}
          <Field label="Email">
            <Input
              type="email"
              name="email"
              autoComplete="username"
              autoFocus
              required
              value={email}
              onChange={(_, data) => setEmail(data.value)}
            />
          </Field>
          <Field label="Password">
            <Input
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(_, data) => setPassword(data.value)}
            />
          </Field>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={busy}
            icon={busy ? <Spinner size="tiny" /> : null}
          >
            Sign in
          </Button>
        </form>
      </Card>
    </main>
  );
}

export function sorry(error: unknown): string {
  if (hasCode(error, "wrong_credentials")) return "That email and password don’t match. Check both and try again.";
  if (hasCode(error, "too_many_attempts")) {
    const minutes = Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60));
    return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
  }
  return explain(error);
}
